package io.pooledsqlite.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class PoolPropertiesTest {

  @Test
  void passesAnObjectWithoutOurKeysOnAsItIs() {
    Properties info = new Properties();
    info.setProperty("foreign_keys", "true");
    PoolProperties split = PoolProperties.of(info);
    assertThat(split.sqliteProperties()).isSameAs(info);
    assertThat(split.poolProperties()).isEmpty();
  }

  @Test
  void takesOurKeysOutOfACopy() {
    Properties defaults = new Properties();
    defaults.setProperty("pool.linger", "1s");
    defaults.setProperty("synchronous", "NORMAL");
    Properties info = new Properties(defaults);
    info.setProperty("pool.readers", "2");
    info.setProperty("user", "");
    info.put("function", (Runnable) () -> {});
    Properties before = (Properties) info.clone();

    PoolProperties split = PoolProperties.of(info);

    assertThat(split.poolProperties())
        .containsExactlyInAnyOrderEntriesOf(Map.of("pool.linger", "1s", "pool.readers", "2"));
    assertThat(split.sqliteProperties().stringPropertyNames()).containsExactly("user");
    assertThat(split.sqliteTexts()).containsExactlyEntriesOf(Map.of("user", ""));
    assertThat(split.sqliteProperties()).containsKey("function");
    assertThat(info).isEqualTo(before);
    assertThat(info.getProperty("pool.linger")).isEqualTo("1s");
  }

  @Test
  void takesNullForEmpty() {
    assertThat(PoolProperties.of(null).sqliteProperties()).isEmpty();
    assertThat(PoolProperties.of(null).poolProperties()).isEmpty();
  }
}
