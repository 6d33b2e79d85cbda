package io.pooledsqlite.edges;

import static io.pooledsqlite.testing.TestDatabase.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program does with its {@code Properties} afterwards concerns no other connection. */
class PropertiesReuseTest {

  private static final String ASK = "PRAGMA busy_timeout";

  @TempDir Path directory;

  @Test
  void propertiesFilledLaterAreNotThoseOfOthers() throws SQLException {
    try (TestDatabase database = new TestDatabase(directory)) {
      Properties info = new Properties();
      String before;
      try (Connection first = DriverManager.getConnection(database.url(), info)) {
        before = text(first, ASK);
      }
      info.setProperty("busy_timeout", "4321");
      try (Connection asking = DriverManager.getConnection(database.url(), info)) {
        assertThat(text(asking, ASK)).isEqualTo("4321");
      }
      try (Connection other = DriverManager.getConnection(database.url())) {
        assertThat(text(other, ASK)).isEqualTo(before);
      }
    }
  }

  /** Sqlite-jdbc copies the table, without them. */
  @Test
  void defaultsOfPropertiesCountForNothing() throws SQLException {
    try (TestDatabase database = new TestDatabase(directory)) {
      Properties defaults = new Properties();
      defaults.setProperty("busy_timeout", "4321");
      defaults.setProperty("foreign_keys", "true");
      defaults.setProperty("open_mode", "1");
      String plain = "jdbc:sqlite:" + directory.resolve("plain.db");
      List<String> answers = new ArrayList<>();
      for (String url : List.of(plain, database.url())) {
        try (Connection asking = DriverManager.getConnection(url, new Properties(defaults))) {
          answers.add(text(asking, ASK) + " " + text(asking, "PRAGMA foreign_keys"));
        }
      }
      assertThat(answers.get(1)).isEqualTo(answers.get(0));
    }
  }
}
