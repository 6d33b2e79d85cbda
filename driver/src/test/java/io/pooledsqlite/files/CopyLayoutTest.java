package io.pooledsqlite.files;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The layout of the file that {@code VACUUM INTO} makes is the one that its session asked for. */
class CopyLayoutTest {

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "page_size,8192,empty",
    "auto_vacuum,1,empty",
    "page_size,8192,CREATE TABLE t(x)",
    "auto_vacuum,1,CREATE TABLE t(x)"
  })
  void asItsSessionAskedFor(String pragma, int wanted, String content) throws Exception {
    List<Long> plain = answers("jdbc:sqlite:", pragma, wanted, content);
    assertThat(plain.get(1)).isEqualTo(wanted);
    assertThat(answers("jdbc:pooledsqlite:", pragma, wanted, content)).isEqualTo(plain);
  }

  /** What the copying session sees then, and the layout of the copy. */
  private List<Long> answers(String prefix, String pragma, int wanted, String content)
      throws Exception {
    Path run = Files.createTempDirectory(directory, "run");
    List<Long> answers = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(prefix + run.resolve("main.db"))) {
      if (!content.equals("empty")) {
        run(connection, content);
      }
      run(connection, "PRAGMA " + pragma + " = " + wanted);
      copy(connection, run.resolve("copy.db"));
      answers.add(number(connection, "PRAGMA " + pragma));
    }
    try (Connection copy = DriverManager.getConnection("jdbc:sqlite:" + run.resolve("copy.db"))) {
      answers.add(number(copy, "PRAGMA " + pragma));
    }
    return answers;
  }

  /** To a connection that copied an empty file, its page size can not be told any more. */
  @Test
  void asAnotherSessionAsksForAfterwards() throws Exception {
    String url = "jdbc:pooledsqlite:" + directory.resolve("main.db");
    try (Connection copying = DriverManager.getConnection(url);
        Connection asking = DriverManager.getConnection(url)) {
      copy(copying, directory.resolve("copy.db"));
      run(asking, "PRAGMA page_size = 8192");
      assertThat(number(asking, "PRAGMA page_size")).isEqualTo(8192);
    }
  }

  private static void copy(Connection connection, Path file) throws SQLException {
    run(connection, "VACUUM INTO '" + file + "'");
  }
}
