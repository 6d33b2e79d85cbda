package io.pooledsqlite.session;

import io.pooledsqlite.pool.PhysicalConnection;
import java.sql.SQLException;

/**
 * What ANALYZE found, by which SQLite plans. {@code PRAGMA optimize} mostly finds nothing to do,
 * and programs run it again and again: only where the rows are others than before, all connections
 * have to plan anew. Stateless.
 */
final class Statistics {

  private static final String ALL =
      "SELECT group_concat(tbl || ' ' || coalesce(idx, '') || ' ' || coalesce(stat, ''), '; ')"
          + " FROM (SELECT * FROM main.sqlite_stat1 ORDER BY tbl, idx)";

  private Statistics() {}

  /** The rows in one text, as this connection sees them. */
  static String of(PhysicalConnection connection) {
    try {
      String all = connection.ask(ALL);
      return all == null ? "" : all;
    } catch (SQLException e) {
      // There is no such table before the first ANALYZE.
      return "";
    }
  }
}
