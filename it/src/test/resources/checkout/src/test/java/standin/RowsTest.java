package standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public class RowsTest {

  @TempDir private Path folder;

  @Test
  public void areThere() throws Exception {
    areThereUnderEveryName("a.db");
  }

  @ParameterizedTest
  @ValueSource(strings = {"b.db", "c d.db"})
  public void areThereUnderEveryName(String name) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(name));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE t(x)");
      assertEquals(2, statement.executeUpdate("INSERT INTO t VALUES (1), (2)"));
      try (ResultSet rows = statement.executeQuery("SELECT sum(x) FROM t")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(3);
      }
    }
  }

  @Test
  public void failWithAndWithoutTheAgent() {
    throw new IllegalStateException("no fault of the agent");
  }

  @Test
  @Disabled
  public void isNotRun() {}
}
