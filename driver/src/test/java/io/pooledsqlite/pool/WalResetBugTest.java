package io.pooledsqlite.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.config.PoolConfig;
import io.pooledsqlite.config.PoolProperties;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("core")
class WalResetBugTest {

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {"3.7.0", "3.36.0", "3.44.5", "3.45.3", "3.49.2", "3.50.6", "3.51.2", "3.51.0.1"})
  void versionsThatHaveIt(String version) {
    assertThat(WalResetBug.isIn(version)).isTrue();
    assertThat(WalResetBug.warning(version)).contains(version, "3.51.3", "pool.wal=false");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3.6.23", "3.44.6", "3.44.7", "3.50.7", "3.50.10", "3.51.3", "3.52.0", "3.54.1", "4.0.0", ""
      })
  void versionsThatDoNot(String version) {
    assertThat(WalResetBug.isIn(version)).isFalse();
  }

  @Test
  void poolsOfOneVersionAreOneWarningOfIt() throws SQLException {
    String version = sqliteVersion();
    List<String> warnings = new ArrayList<>();
    PoolListener listener =
        new PoolListener() {
          @Override
          public void warned(String message, @Nullable Throwable cause) {
            warnings.add(message);
          }
        };
    DatabaseRegistry registry =
        new DatabaseRegistry(new PoolEnvironment(listener, null, new ExitHook(() -> {})));
    try {
      for (int i = 0; i < 3; i++) {
        String url = "jdbc:sqlite:" + directory.resolve("db" + i);
        Pool pool =
            registry
                .open(
                    url,
                    PoolProperties.of(null),
                    PoolConfig.defaults(),
                    DriverManager::getConnection)
                .pool();
        assertThat(pool).isNotNull();
      }
      assertThat(warnings)
          .isEqualTo(WalResetBug.isIn(version) ? List.of(WalResetBug.warning(version)) : List.of());
    } finally {
      registry.closeAll("the test is over");
    }
  }

  private static String sqliteVersion() throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT sqlite_version()")) {
      return row.getString(1);
    }
  }
}
