package style;

import java.sql.Connection;
import java.sql.SQLException;

/** So that another database can be put in some day. */
interface ConnectionSource {
  Connection get() throws SQLException;
}
