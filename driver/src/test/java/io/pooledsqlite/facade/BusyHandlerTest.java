package io.pooledsqlite.facade;

import io.pooledsqlite.testing.BothDrivers;
import io.pooledsqlite.testing.BothDrivers.Run;
import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.BusyHandler;

/** Who set a busy handler is asked by it whether to wait for another session's write. */
class BusyHandlerTest {

  private static final String INSERT = "INSERT INTO t VALUES (1)";

  @TempDir private Path folder;

  /** A handler that notes its calls and gives up at the third. */
  private static final class ThreeTimes extends BusyHandler {
    final List<Integer> calls = new ArrayList<>();

    @Override
    protected int callback(int before) throws SQLException {
      calls.add(before);
      return before < 2 ? 1 : 0;
    }
  }

  @Test
  void whoGivesUpIsRefused() throws Exception {
    BothDrivers.assertSame(
        folder,
        run -> {
          Connection writer = writing(run);
          Connection asked = run.open();
          ThreeTimes handler = new ThreeTimes();
          BusyHandler.setHandler(asked, handler);
          run.note(() -> insert(asked));
          run.note(() -> handler.calls);
          writer.commit();
          run.note(() -> insert(asked));
          run.note(() -> handler.calls);
          run.rows(writer, "SELECT count(*) FROM t");
        });
  }

  @Test
  void soIsATransactionThatBeginsWithAWrite() throws Exception {
    BothDrivers.assertSame(
        folder,
        run -> {
          Connection writer = writing(run);
          Connection asked = run.open();
          ThreeTimes handler = new ThreeTimes();
          BusyHandler.setHandler(asked, handler);
          asked.setAutoCommit(false);
          run.note(() -> insert(asked));
          run.note(() -> handler.calls);
          writer.commit();
          run.note(() -> insert(asked));
          asked.commit();
          run.rows(writer, "SELECT count(*) FROM t");
        });
  }

  @Test
  void whoWaitsGetsItsTurn() throws Exception {
    BothDrivers.assertSame(
        folder,
        run -> {
          Connection writer = writing(run);
          Connection asked = run.open();
          BusyHandler.setHandler(
              asked,
              new BusyHandler() {
                @Override
                protected int callback(int before) throws SQLException {
                  if (before == 1) {
                    writer.commit();
                  }
                  return 1;
                }
              });
          run.note(() -> insert(asked));
          run.rows(writer, "SELECT count(*) FROM t");
        });
  }

  @Test
  void withoutItNobodyIsAskedAnyMore() throws Exception {
    BothDrivers.assertSame(
        folder,
        run -> {
          Connection writer = writing(run);
          Connection asked = run.open();
          ThreeTimes handler = new ThreeTimes();
          BusyHandler.setHandler(asked, handler);
          BusyHandler.clearHandler(asked);
          run.note(() -> insert(asked));
          run.note(() -> handler.calls);
          writer.commit();
          run.note(() -> insert(asked));
        });
  }

  private static Connection writing(Run run) throws SQLException {
    Connection writer = run.open("CREATE TABLE t(x)");
    writer.setAutoCommit(false);
    TestDatabase.run(writer, INSERT);
    return writer;
  }

  private static Object insert(Connection connection) throws SQLException {
    TestDatabase.run(connection, INSERT);
    return "inserted";
  }
}
