package benchmarks.memory;

import benchmarks.contender.Catalogue;
import benchmarks.run.ChildJvm;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Opens many sessions that do nothing, then lets each run one statement, and weighs the heap. */
public final class IdleSessionsMain {

  static final int SESSIONS = 10_000;

  private IdleSessionsMain() {}

  public static void main(String[] arguments) throws IOException, SQLException {
    try (Catalogue catalogue = new Catalogue()) {
      String url = "jdbc:pooledsqlite:" + catalogue.file();
      try (Connection first = DriverManager.getConnection(url)) {
        use(first, catalogue);
        double before = Memory.heap();
        List<Connection> sessions = new ArrayList<>(SESSIONS);
        for (int index = 0; index < SESSIONS; index++) {
          sessions.add(DriverManager.getConnection(url));
        }
        ChildJvm.say("untouched", (Memory.heap() - before) / 1e6);
        for (Connection session : sessions) {
          use(session, catalogue);
        }
        ChildJvm.say("used", (Memory.heap() - before) / 1e6);
        for (Connection session : sessions) {
          session.close();
        }
      }
    }
  }

  private static void use(Connection connection, Catalogue catalogue) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(Catalogue.POINT_SELECT)) {
      catalogue.readOne(select);
    }
  }
}
