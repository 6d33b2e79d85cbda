package io.pooledsqlite.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pooledsqlite.faults.Fault.Effect;
import io.pooledsqlite.faults.Fault.Failure;
import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A transaction that has only read loses its snapshot while it gives the write queue back. */
class AnticipationFaultTest {

  private static final String COUNT = "SELECT count(*) FROM t";
  private static final String INSERT = "INSERT INTO t(v) VALUES (1)";

  @TempDir Path directory;
  private final FaultyDriver driver = new FaultyDriver();
  private TestDatabase database;

  @BeforeEach
  void create() throws SQLException {
    database = new TestDatabase(directory);
    database.with("CREATE TABLE t(id INTEGER PRIMARY KEY, v)");
  }

  @AfterEach
  void reset() {
    driver.disarm();
    database.close();
  }

  private static long read(Connection session) throws SQLException {
    return TestDatabase.number(session, COUNT);
  }

  @ParameterizedTest
  @CsvSource({
    "COMMIT,IO_ERROR",
    "COMMIT,RUNTIME_EXCEPTION",
    "BEGIN,IO_ERROR",
    "BEGIN,RUNTIME_EXCEPTION"
  })
  void itNeverWritesOnTopOfWhatItDidNotRead(String at, Failure failure) throws SQLException {
    try (Connection likely = driver.open(database.url());
        Connection other = driver.open(database.url())) {
      likely.setAutoCommit(false);
      read(likely);
      TestDatabase.run(likely, INSERT);
      likely.commit();

      assertThat(read(likely)).isEqualTo(1);
      driver.arm(at, new Fault(Effect.INSTEAD, failure), 1);
      TestDatabase.run(other, INSERT);
      assertThat(driver.struck()).isEqualTo(1);

      assertThatThrownBy(() -> TestDatabase.run(likely, INSERT))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("lost its snapshot");
      likely.rollback();
      assertThat(read(likely)).isEqualTo(2);
      TestDatabase.run(likely, INSERT);
      likely.commit();
      assertThat(read(other)).isEqualTo(3);
    }
    database.assertCountsAtRest(0);
  }
}
