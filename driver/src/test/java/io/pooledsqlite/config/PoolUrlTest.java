package io.pooledsqlite.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolUrlTest {

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:pooledsqlite:a.db", "JDBC:PooledSQLite:a.db", "jdbc:pooledsqlite:"})
  void acceptsItsOwnPrefixInAnyCase(String url) {
    assertThat(PoolUrl.accepts(url)).isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "jdbc:",
        "jdbc:sqlite:a.db",
        "jdbc:pooledsqlite",
        " jdbc:pooledsqlite:a.db",
        "jdbc:pooledsqlıte:a.db",
        "jdbc:mysql://host/jdbc:pooledsqlite:"
      })
  void acceptsNothingElse(String url) {
    assertThat(PoolUrl.accepts(url)).isFalse();
  }

  @Test
  void prefixDoesNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertThat(PoolUrl.accepts("JDBC:POOLEDSQLITE:a.db")).isTrue();
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "jdbc:pooledsqlite:a.db, jdbc:sqlite:a.db",
        "JDBC:PooledSqlite:A.db, jdbc:sqlite:A.db",
        "jdbc:pooledsqlite:, jdbc:sqlite:",
        "jdbc:pooledsqlite:C:\\x\\a b.db, jdbc:sqlite:C:\\x\\a b.db",
        "jdbc:pooledsqlite:file:a%20b.db?mode=ro, jdbc:sqlite:file:a%20b.db?mode=ro",
        "jdbc:pooledsqlite:a.db?pool.wal=true, jdbc:sqlite:a.db",
        "jdbc:pooledsqlite:a.db?pool.wal=true&pool.readers=2, jdbc:sqlite:a.db",
        "jdbc:pooledsqlite:a.db?x=1&pool.wal=true&y=%26&&z, jdbc:sqlite:a.db?x=1&y=%26&&z",
        "jdbc:pooledsqlite:a.db?pool.wal=true&x=1, jdbc:sqlite:a.db?x=1",
        "jdbc:pooledsqlite:a.db? POOL.wal = true &x=1, jdbc:sqlite:a.db?x=1",
        "jdbc:pooledsqlite:a.db?pool.wal=true&, jdbc:sqlite:a.db?",
        "jdbc:pooledsqlite:a.db?, jdbc:sqlite:a.db?",
        "jdbc:pooledsqlite:pool.db, jdbc:sqlite:pool.db",
        "jdbc:pooledsqlite:pool.db?x=pool.y, jdbc:sqlite:pool.db?x=pool.y",
        "jdbc:pooledsqlite:a.db?x=1?pool.wal=true, jdbc:sqlite:a.db?x=1?pool.wal=true",
        "jdbc:sqlite:a.db?pool.wal=true&cache=shared, jdbc:sqlite:a.db?cache=shared",
      })
  void leavesTheRestAsItWas(String url, String expected) throws ConfigException {
    assertThat(PoolUrl.parse(url).sqliteUrl()).isEqualTo(expected);
  }

  @Test
  void returnsTheVeryUrlOfAPlainProgramThatSetsNothing() throws ConfigException {
    String url = "JDBC:SQLite:a.db?foreign_keys=on ";
    assertThat(PoolUrl.parse(url).sqliteUrl()).isSameAs(url);
    assertThat(PoolUrl.parse(url).poolParameters()).isEmpty();
  }

  @Test
  void collectsOurParameters() throws ConfigException {
    PoolUrl url =
        PoolUrl.parse(
            "jdbc:pooledsqlite:a.db?pool.readers=2&x=1& pool.name = a=b &pool.wal&pool.readers=8");
    assertThat(url.poolParameters())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("pool.readers", "8", "pool.name", "a=b", "pool.wal", ""));
  }

  @Test
  void doesNotDecode() throws ConfigException {
    assertThat(PoolUrl.parse("jdbc:pooledsqlite:a.db?pool.name=a%20b").poolParameters())
        .containsEntry("pool.name", "a%20b");
    assertThat(PoolUrl.parse("jdbc:pooledsqlite:a.db?pool%2Ename=a").poolParameters()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "jdbc:mysql://root:secret@host/db?pool.wal=true"})
  void refusesForeignUrlsWithoutShowingWhatTheyHold(String url) {
    assertThatThrownBy(() -> PoolUrl.parse(url))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("starts with neither jdbc:pooledsqlite: nor jdbc:sqlite:")
        .hasMessageNotContaining("secret");
  }
}
