package io.pooledsqlite.fuzz;

/** What a program may contain beside plain reads and writes; drawn anew for each program. */
enum Feature {
  SEVERAL_CONNECTIONS(0.4, false),
  WAL_FILE(0.4, false),
  OPEN_CURSORS(0.6, false),
  JDBC_TRANSACTIONS(0.6, false),
  SQL_TRANSACTIONS(0.3, false),
  SAVEPOINTS(0.35, false),
  SCHEMA_CHANGES(0.4, false),
  BATCHES(0.35, false),
  METADATA(0.3, false),
  PRAGMAS(0.3, false),
  CLOSE_AND_REOPEN(0.25, false),
  ERRORS(0.4, false),
  VACUUM(0.12, false),
  UNDER_CURSORS(0.1, false),
  CHANGE_COUNTERS(0.35, false),
  /** Values and parameters of all types, streams and dates among them. */
  VALUES(0.3, false),
  RARE_TEXTS(0.3, false),
  /** Several texts in one string, comments and blanks around them. */
  SCRIPTS(0.2, false),
  /** Checked from the first statement on, some of them at the commit only. */
  FOREIGN_KEYS(0.2, false),
  VIRTUAL_TABLES(0.08, false),
  /** Parameters in the URL that change what the driver or SQLite does. */
  OPTIONS(0.2, false),
  /** Calls on what was closed. */
  AFTER_CLOSE(0.2, false),
  COPIES(0.05, false),
  TEMPORARY(0.08, true),
  ATTACHED(0.06, true),
  UNWRAP(0.03, true),
  RARE_PRAGMAS(0.04, true),
  /** {@code last_insert_rowid()} and its like where no literal can stand for them. */
  COUNTERS_ANYWHERE(0.05, true);

  private final double probability;
  private final boolean pins;

  Feature(double probability, boolean pins) {
    this.probability = probability;
    this.pins = pins;
  }

  double probability() {
    return probability;
  }

  /** Whether it may tie a session to a connection of its own. */
  boolean pins() {
    return pins;
  }
}
