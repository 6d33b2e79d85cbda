package io.pooledsqlite.fuzz;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One writer at a time holds in every journal mode. A program that sqlite-jdbc refuses with
 * SQLITE_BUSY on a rollback journal is not compared any further, since WAL lets readers and a
 * writer run beside each other. So that nothing more hides there, it runs on sqlite-jdbc over a
 * file in WAL as well: where even that one is busy, we have to be.
 */
final class WriterLocks {

  private WriterLocks() {}

  /** The first step where we took a lock that somebody else had; null if there is none. */
  static @Nullable String firstIgnored(List<Step> program, Execution inWal, Execution pooled) {
    for (int i = 0; i < program.size() && !setsLocks(program.get(i)); i++) {
      String theirs = Answers.of(inWal.answers().get(i));
      String mine = Answers.of(pooled.answers().get(i));
      if (isWriterBusy(theirs) && Answers.code(mine) == 0 && !mine.startsWith("!")) {
        return "step "
            + i
            + "\n  sqlite-jdbc in WAL: "
            + theirs
            + "\n  PooledSQLite:       "
            + mine;
      }
      if (!theirs.equals(mine)) {
        // The states part, and with them the locks.
        return null;
      }
    }
    return null;
  }

  /**
   * After it the file may be out of WAL, or in it with other locks than those of transactions: a
   * prepared text that has become nothing to do still locks before SQLite notices, and what PRAGMA
   * optimize says it would do needs no lock of ours.
   */
  private static boolean setsLocks(Step step) {
    Sql sql = step.sql();
    return UnreadReturning.isReturning(step)
        || (step.opens() && step.calls().toString().contains("journal_mode"))
        || (sql != null
            && (sql.effect() == Sql.Effect.JOURNAL_MODE
                || sql.text().contains("locking_mode")
                || sql.text().contains("optimize")
                || (sql.effect() == Sql.Effect.DDL && step.target().startsWith("p"))));
  }

  /** Not of a snapshot that is too old, which no rollback journal has. */
  private static boolean isWriterBusy(String answer) {
    return Answers.code(answer) == Answers.BUSY
        && answer.contains("[SQLITE_BUSY]")
        && answer.contains("(database is locked)");
  }
}
