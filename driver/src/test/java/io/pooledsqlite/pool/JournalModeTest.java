package io.pooledsqlite.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
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
  private PhysicalConnection second;

  @BeforeEach
  void open() throws SQLException {
    Path file = directory.resolve("a.db");
    try (Connection first = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      first.createStatement().executeUpdate("CREATE TABLE t(x)");
    }
    PhysicalOpener opener = PhysicalOpeners.of(DriverManager::getConnection, file);
    connection = opener.open();
    second = opener.open();
    assertThat(mode.set(connection, false)).isTrue();
    assertThat(mode.mustRestore()).isTrue();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    second.close();
  }

  @Test
  void theProgramOfAnotherCopyKeepsTheWalThatItAskedFor() throws Exception {
    JournalMode another = new JournalMode(new FilePooling(shared));
    assertThat(another.set(connection, false)).isTrue();
    another.askedFor("wal", false);
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

  /** The pool's connection is the same each time that it is tried, and remembers the mode. */
  @Test
  void alsoIfTheWayBackWasTriedBefore() throws Exception {
    assertThat(mode.leave(connection)).isTrue();
    second.run("BEGIN IMMEDIATE");
    second.run("INSERT INTO t VALUES (1)");
    assertThat(mode.enterAgain(connection)).isFalse();
    second.run("COMMIT");
    assertThat(second.ask("PRAGMA journal_mode = WAL")).isEqualTo("wal");
    assertThat(mode.enterAgain(connection)).isTrue();
    assertThat(mode.mustRestore()).isFalse();
    assertThat(mode.isOfProgram()).isTrue();
  }

  @Test
  void walThatAnotherCopyEnteredMeanwhileIsNotTheProgramsOwn() throws Exception {
    JournalMode another = new JournalMode(new FilePooling(shared));
    assertThat(mode.leave(connection)).isTrue();
    assertThat(another.set(second, false)).isTrue();
    // As one that is opened now.
    connection.ask("PRAGMA schema_version");
    assertThat(mode.enterAgain(connection)).isTrue();
    assertThat(mode.mustRestore()).isTrue();
    assertThat(another.mustRestore()).isTrue();
    connection.close();
    another.restore(second);
    assertThat(second.ask("PRAGMA journal_mode")).isEqualTo("delete");
  }

  /** The other copy ended first, and could not while this one had a connection. */
  @Test
  void walThatAnotherCopyEnteredIsLeftByWhoHasTheFileOutOfThePool() throws Exception {
    JournalMode another = new JournalMode(new FilePooling(shared));
    assertThat(mode.leave(connection)).isTrue();
    assertThat(another.set(second, false)).isTrue();
    second.close();
    assertThat(mode.mustRestore()).isTrue();
    mode.restore(connection);
    assertThat(connection.ask("PRAGMA journal_mode")).isEqualTo("delete");
  }

  @Test
  void walThatTheProgramEnteredMeanwhileIsTheProgramsToAnotherCopyAsWell() throws Exception {
    JournalMode another = new JournalMode(new FilePooling(shared));
    assertThat(mode.leave(connection)).isTrue();
    assertThat(mode.isOfProgram()).isFalse();
    assertThat(connection.ask("PRAGMA journal_mode = WAL")).isEqualTo("wal");
    assertThat(another.set(second, false)).isTrue();
    assertThat(another.mustRestore()).isFalse();
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

  /** A session was about to take the file out of the pool, and had not brought it out of WAL. */
  @Test
  void walThatIsAskedForWhileTheFileIsAboutToLeaveThePoolStays() throws Exception {
    mode.askedFor("wal", true);
    assertThat(mode.leave(connection)).isTrue();
    assertThat(connection.ask("PRAGMA journal_mode")).isEqualTo("wal");
    assertThat(mode.enterAgain(connection)).isTrue();
    assertThat(mode.mustRestore()).isFalse();
    assertThat(mode.isOfProgram()).isTrue();
  }

  /** It came back into the pool with a rollback journal, in which readers keep the writer out. */
  @Test
  void aProgramThatLeftItsOwnWalWhileTheFileWasOutOfThePoolGetsItBackInTheEnd() throws Exception {
    mode.askedFor("wal", false);
    assertThat(mode.leave(connection)).isTrue();
    second.close();
    assertThat(connection.ask("PRAGMA journal_mode = DELETE")).isEqualTo("delete");
    mode.askedFor("delete", true);
    assertThat(mode.enterAgain(connection)).isTrue();
    assertThat(connection.ask("PRAGMA journal_mode")).isEqualTo("wal");
    mode.restore(connection);
    assertThat(connection.ask("PRAGMA journal_mode")).isEqualTo("delete");
  }
}
