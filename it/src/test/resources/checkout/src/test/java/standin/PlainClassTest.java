package standin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sees a difference on purpose: under the agent the object is not of sqlite-jdbc's own class. */
public class PlainClassTest {

  @Test
  public void inMemoryIsSqliteJdbcsOwn() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:")) {
      assertThat(connection.getClass().getName()).isEqualTo("org.sqlite.jdbc4.JDBC4Connection");
    }
  }

  @Test
  public void isSqliteJdbcsOwn(@TempDir Path folder) throws Exception {
    try (Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("a.db"))) {
      assertThat(connection.getClass().getName()).isEqualTo("org.sqlite.jdbc4.JDBC4Connection");
    }
  }
}
