package io.pooledsqlite.session;

import io.pooledsqlite.sql.SqlScript;
import io.pooledsqlite.sql.SqlStatement;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How JDBC's transactions begin: sqlite-jdbc's setting {@code transaction_mode}. Deferred ones can
 * wait for their first statement; the others are asked for because a transaction that reads and
 * then writes must have the lock before it reads.
 */
enum TransactionMode {
  DEFERRED(null),
  IMMEDIATE("BEGIN IMMEDIATE"),
  EXCLUSIVE("BEGIN EXCLUSIVE");

  static final String SETTING = "transaction_mode";

  private final @Nullable String begin;

  TransactionMode(@Nullable String begin) {
    this.begin = begin;
  }

  /** The mode that a value stands for; sqlite-jdbc opens no connection with any other value. */
  static TransactionMode of(@Nullable String value) {
    String name = value == null ? "" : value.toUpperCase(Locale.ROOT);
    return switch (name) {
      case "IMMEDIATE" -> IMMEDIATE;
      case "EXCLUSIVE" -> EXCLUSIVE;
      default -> DEFERRED;
    };
  }

  /** What is run at once, or null. */
  @Nullable SqlStatement begin() {
    return begin == null ? null : SqlScript.parse(begin).first();
  }
}
