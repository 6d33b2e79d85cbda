package followed.apart;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Has a method that classes of other packages do not override. */
public class Base {
  private static int asked;

  protected final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  public Base() throws SQLException {}

  int helper() {
    return ++asked;
  }

  @Region("exclusive")
  public synchronized int run() throws SQLException {
    return helper() + connection.createStatement().executeQuery("SELECT 1").getInt(1);
  }
}
