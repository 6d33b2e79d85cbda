package io.pooledsqlite.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PoolConfigTest {

  private final List<String> warnings = new ArrayList<>();

  @AfterEach
  void clearSystemProperties() {
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("pooledsqlite.") && !name.startsWith("pooledsqlite.jdk."))
        .forEach(System::clearProperty);
  }

  private static PoolConfig ofUrl(String key, String value) throws ConfigException {
    return PoolConfig.resolve(Map.of(key, value), Map.of(), Map.of());
  }

  private PoolConfig ofNothing() throws ConfigException {
    return PoolConfig.resolve(Map.of(), Map.of(), Map.of(), warnings::add);
  }

  @Test
  void hasTheDocumentedDefaults() throws ConfigException {
    PoolConfig config = ofNothing();
    assertThat(config).isSameAs(PoolConfig.defaults());
    int processors = Runtime.getRuntime().availableProcessors();
    assertThat(config.readers()).isEqualTo(Math.min(256, Math.max(16, 2 * processors)));
    assertThat(config.readTimeout()).isEqualTo(Duration.ofMillis(10));
    assertThat(config.writeTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.linger()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.idleCheckpoint()).isEqualTo(Duration.ofMillis(100));
    assertThat(config.statementCacheSize()).isEqualTo(256);
    assertThat(config.wal()).isTrue();
    assertThat(config.restoreJournalMode()).isTrue();
    assertThat(config.metrics()).isTrue();
    assertThat(config.walLimitBytes()).isEqualTo(16L << 20);
    assertThat(config.leakThreshold()).isZero();
    assertThat(config.slowWait()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.abandonedTransaction()).isZero();
    assertThat(config.cursors()).isEqualTo(Cursors.SNAPSHOT);
    assertThat(config.name()).isNull();
    assertThat(warnings).isEmpty();
  }

  @Test
  void readsEverySetting() throws ConfigException {
    PoolConfig config =
        PoolConfig.resolve(
            Map.of(
                "pool.readers", "7",
                "pool.readTimeout", "0",
                "pool.writeTimeout", "2m",
                "pool.linger", "1h",
                "pool.idleCheckpoint", "10ms",
                "pool.statementCacheSize", "0",
                "pool.wal", "false"),
            Map.of(
                "pool.restoreJournalMode", "FALSE",
                "pool.metrics", " false ",
                "pool.walLimit", "64MB",
                "pool.leakThreshold", "90s",
                "pool.abandonedTransaction", "45s",
                "pool.cursors", "same-connection",
                "pool.name", "orders-2.main_x",
                "synchronous", "NORMAL"),
            Map.of("mode", "pool"),
            warnings::add);
    assertThat(config.readers()).isEqualTo(7);
    assertThat(config.readTimeout()).isZero();
    assertThat(config.writeTimeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(config.linger()).isEqualTo(Duration.ofHours(1));
    assertThat(config.idleCheckpoint()).isEqualTo(Duration.ofMillis(10));
    assertThat(config.statementCacheSize()).isZero();
    assertThat(config.wal()).isFalse();
    assertThat(config.restoreJournalMode()).isFalse();
    assertThat(config.metrics()).isFalse();
    assertThat(config.walLimitBytes()).isEqualTo(64L << 20);
    assertThat(config.leakThreshold()).isEqualTo(Duration.ofSeconds(90));
    assertThat(config.abandonedTransaction()).isEqualTo(Duration.ofSeconds(45));
    assertThat(config.cursors()).isEqualTo(Cursors.SAME_CONNECTION);
    assertThat(config.name()).isEqualTo("orders-2.main_x");
    assertThat(warnings).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"500, 500", "500ms, 500", "10s, 10000", "2m, 120000", "1h, 3600000", "3 S, 3000"})
  void readsDurations(String text, long millis) throws ConfigException {
    assertThat(ofUrl("pool.writeTimeout", text).writeTimeout())
        .isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({
    "1048576, 1048576",
    "1024k, 1048576",
    "16m, 16777216",
    "64MB, 67108864",
    "64MiB, 67108864",
    "2g, 2147483648"
  })
  void readsSizes(String text, long bytes) throws ConfigException {
    assertThat(ofUrl("pool.walLimit", text).walLimitBytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "pool.readers, 0",
    "pool.readers, 257",
    "pool.readers, four",
    "pool.readers, 99999999999999999999",
    "pool.readers, ''",
    "pool.readTimeout, -1",
    "pool.readTimeout, 10 minutes",
    "pool.readTimeout, 1.5s",
    "pool.writeTimeout, 999999999999999h",
    "pool.writeTimeout, 25h",
    "pool.linger, 61m",
    "pool.idleCheckpoint, 9ms",
    "pool.idleCheckpoint, 2m",
    "pool.statementCacheSize, -1",
    "pool.wal, yes",
    "pool.restoreJournalMode, 1",
    "pool.metrics, on",
    "pool.walLimit, 1000",
    "pool.walLimit, 16x",
    "pool.leakThreshold, s",
    "pool.cursors, plain",
    "pool.name, 'my pool'",
    "pool.name, ''"
  })
  void refusesWhatIsNotAllowed(String key, String value) {
    Setting setting = Setting.byKey(key);
    assertThat(setting).isNotNull();
    assertThatThrownBy(() -> ofUrl(key, value))
        .isInstanceOf(ConfigException.class)
        .hasMessage("%s=%s in the URL is not allowed: it takes %s", key, value, setting.allowed());
    assertThatThrownBy(() -> PoolConfig.resolve(Map.of(), Map.of(key, value), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(" in the connection properties ");
  }

  @Test
  void refusesALongName() throws ConfigException {
    assertThat(ofUrl("pool.name", "x".repeat(64)).name()).hasSize(64);
    assertThatThrownBy(() -> ofUrl("pool.name", "x".repeat(65)))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void refusesAnUnknownKeyAndNamesTheNearest() {
    assertThatThrownBy(() -> ofUrl("pool.reader", "8"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(
            "pool.reader=8 in the URL is not known; the nearest known name is pool.readers; ")
        .hasMessageContaining("pool.statementCacheSize");
    assertThatThrownBy(() -> PoolConfig.resolve(Map.of(), Map.of("pool.size", "8"), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("pool.size=8 in the connection properties is not known");
  }

  @Test
  void refusesAMistakeEvenWhereAStrongerSourceHasTheKey() {
    assertThatThrownBy(
            () ->
                PoolConfig.resolve(
                    Map.of("pool.readers", "8"), Map.of("pool.readers", "many"), Map.of()))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void readsKeysInAnyCaseAsSqliteJdbcReadsItsOwn() throws ConfigException {
    assertThat(ofUrl("POOL.Readers", "3").readers()).isEqualTo(3);
  }

  @Test
  void asksTheStrongerSourceFirst(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("pool.properties");
    Files.writeString(
        file,
        """
        pool.readers=6
        pool.linger=6s
        pool.writeTimeout=6s
        pool.readTimeout=6ms
        pool.name=six
        mode=full
        """);
    System.setProperty("pooledsqlite.config", file.toString());
    System.setProperty("pooledsqlite.readers", "4");
    System.setProperty("pooledsqlite.linger", "4s");
    System.setProperty("pooledsqlite.writeTimeout", "4s");
    System.setProperty("pooledsqlite.readTimeout", "4ms");
    PoolConfig config =
        PoolConfig.resolve(
            Map.of("pool.readers", "1"),
            Map.of("pool.readers", "2", "pool.linger", "2s"),
            Map.of("pool.readers", "3", "pool.linger", "3s", "pool.writeTimeout", "3s"),
            warnings::add);
    assertThat(config.readers()).isEqualTo(1);
    assertThat(config.linger()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.writeTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.readTimeout()).isEqualTo(Duration.ofMillis(4));
    assertThat(config.name()).isEqualTo("six");
    assertThat(warnings).isEmpty();
  }

  @Test
  void warnsOfMistakesOutsideTheProgramAndGoesOn(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("pool.properties");
    Files.writeString(file, "pool.linger=never\npool.linker=1s\n");
    System.setProperty("pooledsqlite.config", file.toString());
    System.setProperty("pooledsqlite.readers", "lots");
    System.setProperty("pooledsqlite.reader", "4");
    System.setProperty("pooledsqlite.pool.wal", "false");
    PoolConfig config =
        PoolConfig.resolve(
            Map.of(),
            Map.of(),
            Map.of("pool.wal", "maybe", "pool.writetimeouts", "3s"),
            warnings::add);
    assertThat(config).isEqualTo(PoolConfig.defaults());
    assertThat(warnings)
        .extracting(warning -> warning.substring(0, warning.indexOf(' ')))
        .containsExactlyInAnyOrder(
            "pool.wal=maybe",
            "pool.writetimeouts=3s",
            "pooledsqlite.readers=lots",
            "pooledsqlite.reader=4",
            "pooledsqlite.pool.wal=false",
            "pool.linger=never",
            "pool.linker=1s");
    assertThat(warnings).allSatisfy(warning -> assertThat(warning).endsWith("; it is ignored"));
    assertThat(warnings)
        .anySatisfy(
            warning -> assertThat(warning).contains("the nearest known name is pooledsqlite.wal;"));
  }

  @Test
  void doesNotTakeTheAgentsNamesForMistakes() throws ConfigException {
    System.setProperty("pooledsqlite.mode", "pool");
    System.setProperty("pooledsqlite.enabled", "true");
    System.setProperty("pooledsqlite.metrics.port", "9404");
    System.setProperty("pooledsqlite.metrics.host", "localhost");
    assertThat(ofNothing()).isEqualTo(PoolConfig.defaults());
    assertThat(warnings).isEmpty();
  }

  @Test
  void warnsOfAFileThatCannotBeRead(@TempDir Path dir) throws IOException, ConfigException {
    System.setProperty("pooledsqlite.config", dir.resolve("missing").toString());
    assertThat(ofNothing()).isEqualTo(PoolConfig.defaults());
    Path malformed = Files.writeString(dir.resolve("malformed"), "pool.name=\\u00zz");
    System.setProperty("pooledsqlite.config", malformed.toString());
    assertThat(ofNothing()).isEqualTo(PoolConfig.defaults());
    System.setProperty("pooledsqlite.config", "a\0b");
    assertThat(ofNothing()).isEqualTo(PoolConfig.defaults());
    assertThat(warnings).hasSize(3);
    assertThat(warnings.get(0)).contains("missing can not be read and is ignored");
    assertThat(warnings.get(1)).contains("malformed is malformed and is ignored");
  }

  @Test
  void readsTheEnvironmentOfARealProcess(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("p"), "pool.name=from-file\npool.readers=9\n");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "-Dpooledsqlite.linger=5s",
            PrintConfig.class.getName());
    builder.redirectErrorStream(true);
    builder.environment().put("POOLEDSQLITE_STATEMENT_CACHE_SIZE", "12");
    builder.environment().put("POOLEDSQLITE_LINGER", "6s");
    builder.environment().put("POOLEDSQLITE_READERS", "8");
    builder.environment().put("POOLEDSQLITE_WAL_LIMITS", "8m");
    builder.environment().put("POOLEDSQLITE_HOME", "/opt");
    builder.environment().put("POOLEDSQLITE_CONFIG", file.toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output.lines())
        .contains("12 PT5S 8 from-file")
        .anyMatch(line -> line.startsWith("warning: POOLEDSQLITE_WAL_LIMITS=8m in the environment"))
        .hasSize(2);
  }

  /** Run in a process of its own. */
  static final class PrintConfig {
    public static void main(String[] args) throws ConfigException {
      PoolConfig config =
          PoolConfig.resolve(
              Map.of(), Map.of(), Map.of(), text -> System.out.println("warning: " + text));
      System.out.println(
          config.statementCacheSize()
              + " "
              + config.linger()
              + " "
              + config.readers()
              + " "
              + config.name());
    }
  }

  @Test
  void isEqualWhenAllValuesAre() throws ConfigException {
    assertThat(ofUrl("pool.linger", "10s"))
        .isEqualTo(PoolConfig.defaults())
        .hasSameHashCodeAs(PoolConfig.defaults());
    assertThat(ofUrl("pool.linger", "1m"))
        .isEqualTo(ofUrl("pool.linger", "60000"))
        .isNotEqualTo(PoolConfig.defaults());
    assertThat(ofUrl("pool.name", "a")).isNotEqualTo(PoolConfig.defaults());
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void documentedDefaultsAreAllowed(Setting setting) {
    if (setting.defaultText() != null && setting != Setting.READERS) {
      assertThat(setting.defaultValue()).isEqualTo(setting.parse(setting.defaultText()));
    }
  }
}
