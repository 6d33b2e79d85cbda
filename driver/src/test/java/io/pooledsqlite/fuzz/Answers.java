package io.pooledsqlite.fuzz;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the text of an answer tells, an exception's code above all. */
final class Answers {

  static final int BUSY = 5;
  static final int LOCKED = 6;
  static final int ERROR = 1;
  static final int READONLY = 8;
  static final int CANTOPEN = 14;

  /** SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH. */
  private static final Set<Integer> OF_ROWS = Set.of(18, 19, 20);

  private static final Pattern OF_ROWS_IN_BATCH =
      Pattern.compile("\\[SQLITE_(TOOBIG|CONSTRAINT|MISMATCH)");

  private static final Pattern BATCH_ENTRY = Pattern.compile("batch entry (\\d+): ");
  private static final Pattern CODE = Pattern.compile(" \\[(\\d+) ");

  private Answers() {}

  static String of(String line) {
    return line.substring(line.indexOf(" -> ") + 4);
  }

  /** SQLite's primary code in an answer that is an exception; 0 if there is none. */
  static int code(String answer) {
    if (isOfBatch(answer) && answer.contains("[SQLITE_BUSY")) {
      // Its own code is 0, whatever happened.
      return BUSY;
    }
    Matcher matcher = CODE.matcher(answer);
    return answer.startsWith("!") && matcher.find() ? Integer.parseInt(matcher.group(1)) & 0xff : 0;
  }

  /** Whether the text ran; {@code executeQuery} says that there are no rows after it ran it. */
  static boolean isDone(String answer) {
    return !answer.startsWith("!") || answer.contains("query does not return ResultSet");
  }

  static boolean isError(String answer) {
    return code(answer) == ERROR || (isOfBatch(answer) && answer.contains("[SQLITE_ERROR]"));
  }

  /** Whether the text ran, and SQLite did not like one of the rows. */
  static boolean isRowRefused(String answer) {
    return OF_ROWS.contains(code(answer))
        || (isOfBatch(answer) && OF_ROWS_IN_BATCH.matcher(answer).find());
  }

  private static boolean isOfBatch(String answer) {
    return answer.startsWith("!java.sql.BatchUpdateException");
  }

  /** Whether ALTER TABLE found, with the lock taken, that the schema does not compile after it. */
  static boolean isAlterUndone(String answer) {
    return isError(answer) && answer.matches("(?s).*error in .* after (rename|drop column).*");
  }

  /** Whether a batch came farther with us before it met an error. */
  static boolean isLaterEntry(String theirs, String mine) {
    Matcher there = BATCH_ENTRY.matcher(theirs);
    Matcher here = BATCH_ENTRY.matcher(mine);
    return there.find()
        && here.find()
        && Integer.parseInt(there.group(1)) < Integer.parseInt(here.group(1));
  }

  /** sqlite-jdbc's mistake on statements that are not compiled; ours answer. */
  static boolean isOwnError(String theirs) {
    return theirs.startsWith("!java.lang.NullPointerException")
        || theirs.contains("inconsistent internal state");
  }
}
