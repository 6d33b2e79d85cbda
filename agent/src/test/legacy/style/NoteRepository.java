package style;

import expected.Region;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Below the generic base. */
final class NoteRepository extends Repository<String> {
  NoteRepository(Connection connection) {
    super(connection, "note");
  }

  @Override
  protected String read(ResultSet row) throws SQLException {
    return row.getString("text");
  }

  @Region(value = "read", simple = true)
  public synchronized List<String> since(long id) throws SQLException {
    return select("id > ?", id);
  }
}
