package io.pooledsqlite.fuzz;

import java.util.EnumSet;
import java.util.Set;

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
  VIRTUAL_TABLES(0.1, false),
  /** Parameters in the URL that change what the driver or SQLite does. */
  OPTIONS(0.2, false),
  /** Calls on what was closed. */
  AFTER_CLOSE(0.2, false),
  COPIES(0.09, false),
  /** The file by symbolic links, relative paths and URIs. */
  OTHER_NAMES(0.15, false),
  TEMPORARY(0.07, true),
  ATTACHED(0.06, true),
  UNWRAP(0.02, true),
  /** Functions of the program's own. */
  FUNCTIONS(0.03, true),
  RARE_PRAGMAS(0.04, true),
  /** {@code last_insert_rowid()} and its like where no literal can stand for them. */
  COUNTERS_ANYWHERE(0.03, true);

  private static final Set<Feature> COUNTERS = EnumSet.of(CHANGE_COUNTERS, COUNTERS_ANYWHERE);

  private final double probability;
  private final boolean pins;

  Feature(double probability, boolean pins) {
    this.probability = probability;
    this.pins = pins;
  }

  /** What the next program may contain. */
  static Set<Feature> some(Dice dice) {
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    for (Feature feature : values()) {
      if (dice.chance(feature.probability)) {
        features.add(feature);
      }
    }
    if (features.contains(SEVERAL_CONNECTIONS)) {
      // A pragma that is not known well takes its turn among the writers.
      features.remove(RARE_PRAGMAS);
      // Rows that SQLite inserts by itself count for last_insert_rowid() only where we notice them.
      features.remove(VACUUM);
    }
    if (features.contains(UNWRAP)) {
      // Whoever has the driver's own connection sees that connection's counters.
      features.removeAll(COUNTERS);
    }
    if (features.contains(VIRTUAL_TABLES) || features.contains(COPIES)) {
      // Rows of shadow tables and of a copy count for last_insert_rowid() only where we notice
      // them.
      features.removeAll(COUNTERS);
    }
    return features;
  }

  /** Whether it may tie a session to a connection of its own. */
  boolean pins() {
    return pins;
  }
}
