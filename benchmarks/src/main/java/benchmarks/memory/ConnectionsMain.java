package benchmarks.memory;

import benchmarks.contender.Catalogue;
import benchmarks.run.ChildJvm;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Opens physical connections, fills their caches, and weighs the process. */
public final class ConnectionsMain {

  private static final int CONNECTIONS = 32;
  private static final int STATEMENTS = 256;

  private ConnectionsMain() {}

  public static void main(String[] arguments) throws IOException, SQLException {
    try (Catalogue catalogue = new Catalogue()) {
      String url = "jdbc:sqlite:" + catalogue.file() + "?journal_mode=WAL";
      // One before, so that what the first use loads is not counted.
      measure(url, 1, false);
      measure(url, CONNECTIONS, true);
    }
  }

  private static void measure(String url, int count, boolean saying)
      throws IOException, SQLException {
    List<Connection> open = new ArrayList<>();
    List<PreparedStatement> kept = new ArrayList<>();
    double before = Memory.anonymous();
    for (int index = 0; index < count; index++) {
      Connection connection = DriverManager.getConnection(url);
      open.add(connection);
      read(connection.prepareStatement("SELECT count(*) FROM sqlite_schema"), kept);
    }
    say(saying, "opened", before);
    for (Connection connection : open) {
      read(connection.prepareStatement("SELECT sum(length(name)) FROM part"), kept);
    }
    say(saying, "read", before);
    for (Connection connection : open) {
      for (int index = 0; index < STATEMENTS; index++) {
        read(
            connection.prepareStatement("SELECT name, " + index + " FROM part WHERE id = 1"), kept);
      }
    }
    say(saying, "statements", before);
    for (PreparedStatement statement : kept) {
      statement.close();
    }
    for (Connection connection : open) {
      connection.close();
    }
  }

  private static void read(PreparedStatement statement, List<PreparedStatement> kept)
      throws SQLException {
    kept.add(statement);
    try (ResultSet row = statement.executeQuery()) {
      row.next();
    }
  }

  private static void say(boolean saying, String name, double before) throws IOException {
    if (saying) {
      ChildJvm.say(name, (Memory.anonymous() - before) / 1e6 / CONNECTIONS);
    }
  }
}
