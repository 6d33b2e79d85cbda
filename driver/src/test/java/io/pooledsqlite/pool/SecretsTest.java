package io.pooledsqlite.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.PooledSqliteDriver;
import io.pooledsqlite.config.PoolConfig;
import io.pooledsqlite.config.PoolProperties;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

  @TempDir Path directory;

  @AfterEach
  void endPools() {
    PooledSqlite.resetAll();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "key",
        "KEY",
        "hexkey",
        "rekey",
        "password",
        "passphrase",
        "pass",
        "user",
        "username",
        "api_key",
        "cipher.key",
        "auth-token",
        "secret",
        "keys"
      })
  void theseAreNotShown(String name) {
    assertThat(Secrets.isSecret(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user_version",
        "foreign_keys",
        "hexkey_mode",
        "cipher",
        "cache_size",
        "bypass",
        "monkey",
        "transaction_mode",
        "date_class",
        "keyword"
      })
  void theseAreHarmless(String name) {
    assertThat(Secrets.isSecret(name)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/data/orders.db, /data/orders.db",
    "a.db&key=hush, a.db&key=(not shown)",
    "a.db&KEY=hu$h&mode=ro, a.db&KEY=(not shown)&mode=ro",
    "file:a.db;password = hush, file:a.db;password = (not shown)",
    "key=hush.db, key=(not shown)",
    "/data/x=1/a.db, /data/x=1/a.db"
  })
  void pathsAreShownWithoutThem(String path, String shown) {
    assertThat(Secrets.masked(path)).isEqualTo(shown);
  }

  @Test
  void settingsInForceAreShownWithoutThem() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "hush");
    properties.setProperty("foreign_keys", "true");
    String url = "jdbc:pooledsqlite:" + directory.resolve("secret-settings.db");
    try (Connection connection = new PooledSqliteDriver().connect(url, properties)) {
      assertThat(connection).isNotNull();
      assertThat(PooledSqlite.pools())
          .filteredOn(pool -> pool.poolName().equals("secret-settings"))
          .singleElement()
          .satisfies(
              pool ->
                  assertThat(pool.settings())
                      .containsEntry("sqlite-jdbc: user", "(not shown)")
                      .containsEntry("sqlite-jdbc: foreign_keys", "true"));
    }
  }

  @Test
  void aFailureToConnectIsToldWithoutTheKey() {
    Properties broken =
        new Properties() {
          private static final long serialVersionUID = 1L;

          @Override
          public Set<String> stringPropertyNames() {
            throw new IllegalStateException("broken");
          }
        };
    String url = "jdbc:pooledsqlite:" + directory.resolve("a.db") + "?key=hush";
    assertThatThrownBy(() -> new PooledSqliteDriver().connect(url, broken))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("a.db?key=(not shown)")
        .hasMessageContaining("broken");
  }

  @Test
  void whatIsPassedThroughIsToldWithoutItsKey() throws Exception {
    List<String> paths = new ArrayList<>();
    PoolListener listener =
        new PoolListener() {
          @Override
          public void passedThrough(PassThroughReason reason, String path) {
            paths.add(path);
          }
        };
    DatabaseRegistry registry =
        new DatabaseRegistry(new PoolEnvironment(listener, null, new ExitHook(() -> {})));
    String url = "jdbc:sqlite:" + directory.resolve("a.db&key=hush?cache=shared");
    try (Connection raw =
        registry
            .open(url, PoolProperties.of(null), PoolConfig.defaults(), DriverManager::getConnection)
            .unpooled()) {
      assertThat(raw).isNotNull();
    }
    assertThat(paths).containsExactly(directory.resolve("a.db&key=(not shown)").toString());
  }
}
