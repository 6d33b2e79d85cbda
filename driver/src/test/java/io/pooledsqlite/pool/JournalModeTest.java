package io.pooledsqlite.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** To whom WAL belongs: a program that asked for it keeps it. */
class JournalModeTest {

  @TempDir Path directory;

  private final Map<Object, Object> shared = new ConcurrentHashMap<>();
  private final JournalMode mode = new JournalMode(new FilePooling(shared));
  private PhysicalConnection connection;

  @BeforeEach
  void open() throws SQLException {
    Path file = directory.resolve("a.db");
    String url = "jdbc:sqlite:" + file;
    try (Connection first = DriverManager.getConnection(url)) {
      first.createStatement().executeUpdate("CREATE TABLE t(x)");
    }
    connection =
        new PhysicalOpener(
                new SharedOpener(new Opener()),
                null,
                List.of(new PhysicalOpener.Name(url, file)),
                new Properties(),
                FileIdentity.of(file),
                10,
                new StatementCounts())
            .open();
    assertThat(mode.set(connection, false)).isTrue();
    assertThat(mode.mustRestore()).isTrue();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void theProgramOfAnotherCopyKeepsTheWalThatItAskedFor() throws Exception {
    JournalMode another = new JournalMode(new FilePooling(shared));
    assertThat(another.set(connection, false)).isTrue();
    another.askedFor("wal");
    assertThat(mode.mustRestore()).isFalse();
    assertThat(mode.isHidden()).isFalse();
    mode.restore(connection);
    assertThat(connection.ask("PRAGMA journal_mode")).isEqualTo("wal");
  }

  @Test
  void aProgramThatAskedForWalWhileTheFileWasOutOfThePoolKeepsIt() throws Exception {
    assertThat(mode.leave(connection)).isTrue();
    assertThat(connection.ask("PRAGMA journal_mode = WAL")).isEqualTo("wal");
    assertThat(mode.enterAgain(connection)).isTrue();
    assertThat(mode.mustRestore()).isFalse();
  }

  @Test
  void aFileThatComesBackIsGivenItsOwnModeInTheEnd() throws Exception {
    assertThat(mode.leave(connection)).isTrue();
    assertThat(connection.ask("PRAGMA journal_mode")).isEqualTo("delete");
    assertThat(mode.enterAgain(connection)).isTrue();
    assertThat(mode.mustRestore()).isTrue();
    mode.restore(connection);
    assertThat(connection.ask("PRAGMA journal_mode")).isEqualTo("delete");
  }

  private static final class Opener implements ConnectionOpener {

    @Override
    public Connection open(String url, Properties info) throws SQLException {
      return DriverManager.getConnection(url, info);
    }

    @Override
    public boolean isUsable() {
      return true;
    }
  }
}
