package io.pooledsqlite.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClockTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t (a INTEGER, at TEXT DEFAULT CURRENT_TIMESTAMP)",
        "CREATE TABLE t (at DEFAULT current_time)",
        "CREATE VIEW v AS SELECT datetime('now')",
        "CREATE VIEW v AS SELECT \"date\" ('now')",
        "CREATE VIEW v AS SELECT [unixepoch]()",
        "CREATE VIEW v AS SELECT date \uFEFF('now')",
        "CREATE VIEW v AS SELECT julianday /* now */ -- or never\n ('now')",
      })
  void asks(String sql) {
    assertThat(Clock.isAskedIn(sql)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t (date DATE, time TIME, my_current_date TEXT)",
        "CREATE TABLE t (updated INTEGER, UNIQUE(updated))",
        "CREATE VIEW v AS SELECT date FROM t",
      })
  void doesNotAsk(String sql) {
    assertThat(Clock.isAskedIn(sql)).isFalse();
  }

  /** Java's patterns call themselves for each repetition of a group. */
  @Test
  void aLongTextNeedsNoLongStack() {
    String spaces = " \t\n".repeat(100_000);

    assertThat(Clock.isAskedIn("SELECT date" + spaces + "('now')")).isTrue();
    assertThat(Clock.isAskedIn("SELECT date" + spaces)).isFalse();
  }
}
