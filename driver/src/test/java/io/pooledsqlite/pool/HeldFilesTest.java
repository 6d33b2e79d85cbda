package io.pooledsqlite.pool;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static io.pooledsqlite.testing.TestDatabase.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.config.PoolConfig;
import io.pooledsqlite.config.PoolProperties;
import io.pooledsqlite.testing.RecordingPoolListener;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program holds connections to more files than the process has descriptors for their pools. */
class HeldFilesTest {

  private static final int MOST = ManyFiles.FEW + 2;

  @TempDir Path directory;

  private final RecordingPoolListener listener = new RecordingPoolListener();
  private final DatabaseRegistry registry =
      new DatabaseRegistry(new PoolEnvironment(listener, null, new ExitHook(() -> {})), () -> MOST);
  private final List<Connection> plain = new ArrayList<>();

  @AfterEach
  void close() throws SQLException {
    for (Connection connection : plain) {
      connection.close();
    }
    registry.closeAll("the test is over");
    assertThat(directory).isDirectoryNotContaining("glob:**-wal");
  }

  private String url(int number) {
    return "jdbc:sqlite:" + directory.resolve(number + ".db");
  }

  private DatabaseRegistry.Opened open(int number) throws SQLException {
    DatabaseRegistry.Opened opened =
        registry.open(
            url(number),
            PoolProperties.of(null),
            PoolConfig.defaults(),
            DriverManager::getConnection);
    if (opened.unpooled() != null) {
      plain.add(opened.unpooled());
    }
    return opened;
  }

  private Pool pooled(int number) throws SQLException {
    return Objects.requireNonNull(open(number).pool());
  }

  private Connection unpooled(int number) throws SQLException {
    return Objects.requireNonNull(open(number).unpooled());
  }

  private Pool holdAsManyAsMayBe() throws SQLException {
    Pool first = pooled(0);
    for (int i = 1; i < MOST; i++) {
      pooled(i);
    }
    return first;
  }

  @Test
  void thoseBeyondAreAsSqliteJdbcMakesThem() throws Exception {
    Pool first = holdAsManyAsMayBe();
    for (int i = MOST; i < 3 * MOST; i++) {
      Connection connection = unpooled(i);
      run(connection, "CREATE TABLE t(x)", "INSERT INTO t VALUES (1)");
      assertThat(text(connection, "PRAGMA journal_mode")).isEqualTo("delete");
      assertThat(number(connection, "SELECT count(*) FROM t")).isEqualTo(1);
    }
    assertThat(listener.count("passedThrough " + PassThroughReason.MANY_FILES)).isEqualTo(2 * MOST);
    assertThat(pooled(0)).isSameAs(first);
    assertThat(registry.pools()).hasSize(MOST);
  }

  @Test
  void whatIsNotInUseDoesNotCount() throws Exception {
    for (int i = 0; i < MOST; i++) {
      pooled(i).release();
    }
    for (int i = MOST; i < 2 * MOST; i++) {
      pooled(i);
    }
    assertThat(listener.count("passedThrough " + PassThroughReason.MANY_FILES)).isZero();
  }

  /** A pool would put it into WAL, and could not leave that as long as the other is open. */
  @Test
  void aFileIsPooledOnceNobodyHasItOpenWithoutAPool() throws Exception {
    Pool first = holdAsManyAsMayBe();
    Connection one = unpooled(MOST);
    Connection another = unpooled(MOST);
    run(one, "CREATE TABLE t(x)");
    first.release();
    Connection third = unpooled(MOST);
    one.close();
    another.close();
    Connection fourth = unpooled(MOST);
    third.close();
    assertThat(text(fourth, "PRAGMA journal_mode")).isEqualTo("delete");
    fourth.close();
    Pool pool = pooled(MOST);
    assertThat(pool.<String>look(connection -> connection.ask("PRAGMA journal_mode")))
        .isEqualTo("wal");
    pool.release();
    registry.closeAll("all is over");
    try (Connection after = DriverManager.getConnection(url(MOST))) {
      assertThat(text(after, "PRAGMA journal_mode")).isEqualTo("delete");
    }
  }

  /** Left in WAL, by a pool that was kept from leaving it, it would stay there for good. */
  @Test
  void aFileThatIsInWalBecauseOfUsIsPooled() throws Exception {
    try (Connection made = DriverManager.getConnection(url(MOST));
        Connection other = DriverManager.getConnection(url(MOST))) {
      run(made, "CREATE TABLE t(x)");
      Pool pool = pooled(MOST);
      assertThat(number(other, "SELECT count(*) FROM t")).isZero();
      pool.release();
      registry.closeAll("another connection keeps it in WAL");
      assertThat(text(other, "PRAGMA journal_mode")).isEqualTo("wal");
    }
    holdAsManyAsMayBe();
    pooled(MOST);
    unpooled(MOST + 1);
    registry.closeAll("nobody keeps it in WAL");
    try (Connection after = DriverManager.getConnection(url(MOST))) {
      assertThat(text(after, "PRAGMA journal_mode")).isEqualTo("delete");
    }
  }

  @Test
  void howManyDependsOnWhatTheProcessMayHaveOpen() {
    assertThat(
            DescriptorLimit.files(
                List.of(
                    "Limit            Soft Limit    Hard Limit    Units",
                    "Max open files   512           4096          files     ")))
        .isEqualTo(16);
    assertThat(DescriptorLimit.files(List.of("Max open files  10000000000  10000000000  files")))
        .isGreaterThan(1_000_000);
    assertThat(DescriptorLimit.files(List.of())).isEqualTo(320);
  }

  @Test
  void whatWasClosedIsForgotten() throws Exception {
    ManyFiles many = new ManyFiles(() -> MOST);
    Connection closed = DriverManager.getConnection("jdbc:sqlite:");
    closed.close();
    for (int i = 0; i < 1_000; i++) {
      many.keptOut(new FileIdentity(i), closed);
    }
    assertThat(many.remembered()).isLessThan(100);
  }
}
