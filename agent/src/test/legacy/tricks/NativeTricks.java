package tricks;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Native code may assign what only constructors do, and lock what no block does. */
class NativeTricks {

  static class Locked extends WithNative {
    private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

    Locked() throws SQLException {}

    @Region(value = "exclusive", why = "WithNative.with is native, and may lock it")
    synchronized int rows() throws SQLException {
      return connection.createStatement().executeQuery("SELECT count(*) FROM t").getInt(1);
    }
  }
}

class WithNative {

  native void with(Runnable action);

  static class Versioned {
    private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
    private int version;

    Versioned(int version) throws SQLException {
      this.version = version;
    }

    @Region(value = "exclusive", why = "Versioned.version may be assigned by its name")
    synchronized int version() {
      return version;
    }

    @Region(value = "exclusive", why = "Versioned.connection may be assigned by its name")
    synchronized int rows() throws SQLException {
      return connection.createStatement().executeQuery("SELECT count(*) FROM t").getInt(1);
    }
  }
}
