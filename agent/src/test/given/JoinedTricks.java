package tricks;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Supplier;

/** Rows that leave as one of two objects, of which the other one is not the region's. */
class JoinedTricks {
  static class Kept {
    ResultSet rows;
  }

  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  JoinedTricks() throws SQLException {}

  private ResultSet rows() throws SQLException {
    return connection.createStatement().executeQuery("SELECT count(*) FROM t");
  }

  private static Object either(boolean first, Object one, Object other) {
    return first ? one : other;
  }

  @Region(value = "exclusive", why = "returns a connection, statement or result set")
  synchronized Object returnsOneOfTwo(boolean first, Object other) throws SQLException {
    Kept kept = new Kept();
    kept.rows = rows();
    return first ? other : kept;
  }

  @Region(value = "exclusive", why = "returns a connection, statement or result set")
  synchronized Kept returnsOneOfTwoOfAKind(boolean first, Kept other) throws SQLException {
    Kept kept = new Kept();
    kept.rows = rows();
    return first ? other : kept;
  }

  @Region(value = "exclusive", why = "returns a connection, statement or result set")
  synchronized Kept returnsWhatAHelperFinds(boolean first, Kept other) throws SQLException {
    Kept kept = new Kept();
    kept.rows = rows();
    return (Kept) either(first, other, kept);
  }

  @Region(value = "exclusive", why = "returns a connection, statement or result set")
  synchronized Supplier<Object> returnsOneOfTwoLambdas(boolean first) throws SQLException {
    Kept kept = new Kept();
    kept.rows = rows();
    return first ? () -> this : () -> kept;
  }

  @Region(value = "exclusive", why = "uses Class.cast on the shared object class:java.sql.ResultSet")
  synchronized Object returnsWhatItsClassCasts() throws SQLException {
    Object rows = ResultSet.class.cast(rows());
    return rows;
  }

  @Region("read")
  synchronized Object returnsOneOfTwoWithoutRows(boolean first, Object other) throws SQLException {
    Kept kept = new Kept();
    return rows().next() == first ? other : kept;
  }
}
