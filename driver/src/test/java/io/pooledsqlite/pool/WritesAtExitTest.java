package io.pooledsqlite.pool;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.testing.Await;
import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threads go on writing while the JVM exits. Whatever has returned by the end is in the main file;
 * the writes of a group would return before the slot is given back, with which they get there.
 */
class WritesAtExitTest {

  private static final int WRITERS = 8;

  @TempDir Path directory;

  @Test
  void returnWithTheMainFileComplete() throws Exception {
    List<Connection> sessions = new ArrayList<>();
    try (TestDatabase database = new TestDatabase(directory).with("CREATE TABLE t(x)");
        Connection holder = database.open();
        Workers workers = new Workers()) {
      holder.setAutoCommit(false);
      run(holder, "INSERT INTO t VALUES (0)");
      Pool pool = (Pool) PooledSqlite.pools().get(0);
      for (int i = 1; i <= WRITERS; i++) {
        Connection session = database.open();
        sessions.add(session);
        int waiting = i;
        workers.start("writer-" + i, () -> run(session, "INSERT INTO t VALUES (1)"));
        Await.until("in the queue", () -> pool.writersPending() == waiting);
      }
      pool.database().shutDown(System.nanoTime());
      holder.commit();
      workers.join();

      assertThat(database.listener().count("writeServed")).isZero();
      Path alone = Files.copy(database.file(), directory.resolve("alone.db"));
      try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + alone)) {
        assertThat(number(plain, "SELECT count(*) FROM t")).isEqualTo(WRITERS + 1);
      }
      for (Connection session : sessions) {
        session.close();
      }
    }
  }
}
