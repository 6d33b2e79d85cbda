package io.pooledsqlite.fidelity;

import java.util.List;
import java.util.regex.Pattern;

/** Where PooledSQLite may answer otherwise than sqlite-jdbc, each with the reason. */
final class IntendedDifferences {

  /**
   * One accepted difference.
   *
   * @param call pattern of the call's label
   * @param plain pattern of sqlite-jdbc's answer
   * @param pooled pattern of ours
   * @param reason why it is accepted
   */
  private record Difference(Pattern call, Pattern plain, Pattern pooled, String reason) {
    boolean covers(String plainLine, String pooledLine) {
      int end = plainLine.lastIndexOf(" -> ");
      return end >= 0
          && pooledLine.startsWith(plainLine.substring(0, end + 4))
          && call.matcher(plainLine.substring(0, end)).find()
          && plain.matcher(plainLine.substring(end + 4)).find()
          && pooled.matcher(pooledLine.substring(end + 4)).find();
    }
  }

  private static final List<Difference> ALL =
      List.of(
          difference(
              "journal_mode",
              "delete",
              "wal",
              "the answer to PRAGMA journal_mode is the real mode"),
          difference(
              "",
              "NullPointerException",
              "",
              "sqlite-jdbc fails with an error of its own on statements that never ran"),
          difference(
              "last close",
              "has been finalized",
              "^done",
              "sqlite-jdbc can not close a connection on which an empty text was prepared"),
          difference(
              "^;$|^-- only a comment$",
              "Already added pointer",
              "has been finalized",
              "sqlite-jdbc trips over an earlier empty text; a session has no such memory"),
          difference(
              "wasNull",
              "column -1 out of bounds",
              "",
              "wasNull before any value was read means nothing"),
          difference(
              "getResultSet",
              "^\\[",
              "^null",
              "sqlite-jdbc gives an empty result set where there is none to get"),
          difference(
              ", then|, look",
              "^ArrayList \\[(true|false), -1, \\[",
              "^ArrayList \\[(true|false), -1, null",
              "sqlite-jdbc gives an empty result set where there is none to get"),
          difference(
              "getParameterType",
              "Parameter index is invalid",
              "No parameter has been set yet",
              "an index that failed to be set leaves no trace"),
          difference(
              "",
              "inconsistent internal state",
              "stmt pointer is closed",
              "another text of the same error on a closed result set"),
          difference(
              "getColumnClassName",
              "^java.lang.Object",
              "^java.lang",
              "where no row is left, the class of its value means nothing"),
          difference(
              "last_insert_rowid\\(\\) AS l",
              "Integer 29",
              "Integer [12]",
              "rows that SQLite inserts by itself (FTS, VACUUM) do not change last_insert_rowid()"),
          difference(
              "^get$",
              "^Integer 0$",
              "^Integer 9$",
              "sqlite-jdbc forgets the fetch size when it closes a result"),
          difference(
              "^first closed$",
              "false",
              "true",
              "in sqlite-jdbc all results of a statement are one object"),
          difference(
              "^insert$|^all$",
              "statement is not executing",
              "^Integer 1$|^\\[",
              "a prepared statement works again when its table is back"),
          difference(
              "^tables$|^prepared$|isReadOnly|setReadOnly|^query$",
              "",
              "database connection closed|The database has been closed",
              "another text, or an error at all, on a closed connection"),
          difference(
              "setLargeMaxRows|setMaxRows",
              "",
              "",
              "a limit set after the statement ran does not reach rows that are already open"));

  private IntendedDifferences() {}

  private static Difference difference(String call, String plain, String pooled, String reason) {
    return new Difference(
        Pattern.compile(call), Pattern.compile(plain), Pattern.compile(pooled), reason);
  }

  static boolean cover(String plainLine, String pooledLine) {
    return ALL.stream().anyMatch(difference -> difference.covers(plainLine, pooledLine));
  }
}
