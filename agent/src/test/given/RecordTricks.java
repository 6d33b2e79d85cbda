package tricks;

import expected.Region;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Records of values whose class may be the application's. */
class RecordTricks {
  static class PeekNumber extends BigDecimal {
    PeekNumber() {
      super(1);
    }

    @Override
    public int hashCode() {
      return Peek.ask();
    }
  }

  record Price(BigDecimal amount) {}

  record Name(String name, int number) {}

  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  RecordTricks() throws SQLException {}

  private int one() throws SQLException {
    return connection.createStatement().executeQuery("SELECT 1").getInt(1);
  }

  static class HashesAPrice extends RecordTricks {
    HashesAPrice() throws SQLException {}

    @Region(value = "exclusive", why = "makes a dynamic call through java/lang/runtime/ObjectMethods")
    synchronized int hashes(Price price) throws SQLException {
      return price.hashCode() + super.one();
    }
  }

  static class HashesAName extends RecordTricks {
    HashesAName() throws SQLException {}

    @Region(value = "exclusive", why = "makes a dynamic call through java/lang/runtime/ObjectMethods")
    synchronized int hashes(Name name) throws SQLException {
      return name.hashCode() + super.one();
    }
  }
}
