package io.pooledsqlite.edges;

import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose object is whose, and what a closed one says. */
class IdentityTest {

  @TempDir Path directory;

  @Test
  void everyObjectKnowsItsOwner() throws Exception {
    Side.compare(
        directory,
        side -> {
          try (Connection holder = side.open();
              Connection other = side.open();
              Statement statement = holder.createStatement();
              PreparedStatement prepared = holder.prepareStatement("SELECT 1");
              ResultSet rows = statement.executeQuery("SELECT 1");
              ResultSet preparedRows = prepared.executeQuery()) {
            side.note("of a statement", statement.getConnection() == holder);
            side.note("of a prepared statement", prepared.getConnection() == holder);
            side.note("of the metadata", holder.getMetaData().getConnection() == holder);
            side.note("of a result set", rows.getStatement() == statement);
            side.note("of a prepared result set", preparedRows.getStatement() == prepared);
            side.note("through both", rows.getStatement().getConnection() == holder);
            side.note("equals itself", holder.equals(statement.getConnection()));
            side.note("same hash", holder.hashCode() == statement.getConnection().hashCode());
            side.note("equals another", holder.equals(other));
            Map<Connection, String> names = new HashMap<>();
            names.put(holder, "holder");
            names.put(other, "other");
            side.note("as a key", names.get(statement.getConnection()) + " of " + names.size());
          }
        });
  }

  @Test
  void aCloseIsSeenByEveryThreadAtOnce() throws Exception {
    Side.compare(
        directory,
        side -> {
          Connection shared = side.open();
          TestDatabase.run(shared, "CREATE TABLE t(x)", "INSERT INTO t VALUES (1), (2), (3)");
          Statement statement = shared.createStatement();
          PreparedStatement prepared = shared.prepareStatement("SELECT x FROM t");
          ResultSet rows = statement.executeQuery("SELECT x FROM t");
          rows.next();
          CountDownLatch using = new CountDownLatch(1);
          CountDownLatch closed = new CountDownLatch(1);
          try (Workers workers = new Workers()) {
            workers.start(
                "user",
                () -> {
                  side.call("open before", () -> !shared.isClosed() && shared.isValid(1));
                  using.countDown();
                  closed.await();
                  side.call("is closed", shared::isClosed);
                  side.call("is valid", () -> shared.isValid(1));
                  side.call("old rows", () -> refused(rows::next));
                  side.call("old rows are closed", rows::isClosed);
                  side.call("statement", () -> refused(shared::createStatement));
                  side.call("prepare", () -> refused(() -> shared.prepareStatement("SELECT 1")));
                  side.call("old statement", () -> refused(() -> statement.execute("SELECT 1")));
                  side.call("old prepared", () -> refused(prepared::executeQuery));
                  side.call("commit", () -> refused(() -> committed(shared)));
                  side.call("close again", () -> closeAgain(shared));
                });
            workers.start(
                "closer",
                () -> {
                  using.await();
                  shared.close();
                  closed.countDown();
                });
          }
        });
  }

  private static Object committed(Connection shared) throws SQLException {
    shared.commit();
    return "committed";
  }

  private static Object closeAgain(Connection shared) throws SQLException {
    shared.close();
    return "nothing happened";
  }

  private static String refused(Side.Call call) {
    try {
      call.run();
      return "accepted";
    } catch (SQLException e) {
      return "refused";
    }
  }

  @Test
  void aHolderReopensWhatIsClosedOrNotValid() throws Exception {
    Side.compare(
        directory,
        side -> {
          Holder holder = new Holder(side);
          for (int i = 0; i < 20; i++) {
            TestDatabase.run(holder.get(), "CREATE TABLE IF NOT EXISTS t(x)");
            TestDatabase.run(holder.get(), "INSERT INTO t VALUES (" + i + ")");
            if (i % 3 == 0) {
              holder.get().close();
            }
          }
          side.note("rows", TestDatabase.number(holder.get(), "SELECT count(*) FROM t"));
          side.note("opened", holder.opened);
          holder.get().close();
        });
  }

  /** The most common idiom around one connection. */
  private static final class Holder {
    private final Side side;
    private Connection connection;
    private int opened;

    Holder(Side side) {
      this.side = side;
    }

    synchronized Connection get() throws SQLException {
      if (connection == null || connection.isClosed() || !connection.isValid(1)) {
        connection = side.open();
        opened++;
      }
      return connection;
    }
  }
}
