package io.pooledsqlite.session;

import io.pooledsqlite.pool.Frames;
import io.pooledsqlite.pool.Pause;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The statements of one session that are running or have left a cursor. Thread-safe. */
final class OpenScopes {

  /**
   * A session with more open result sets than this is likely to forget them. Each has a connection,
   * of which the garbage collector knows nothing, where the plain program has one for all.
   */
  private static final int MOST_CURSORS = 64;

  /** Of a result set that is one too many: those that are forgotten have few. */
  private static final int MOST_FORGOTTEN_ROWS = 1_000;

  /** Of a result set that has a reader which its session needs: so many cost next to nothing. */
  private static final int MOST_ROWS_BEFORE_WAIT = 10;

  /**
   * So many times may reading ahead take longer than the wait that it spares, before the session
   * rests: one time may be a busy machine's. It counts for less with each time that it is quick.
   */
  private static final int MOST_SLOW = 4;

  private static final int QUICK_FOR_SLOW = 4;

  /** How long it rests, in times of what was lost. */
  private static final int REST = 100;

  /** Between two looks at the stacks of those who are waited for. */
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final FewSet<StatementScope> scopes = new FewSet<>();

  /** Transactions of regions. */
  private final FewSet<Region> regions = new FewSet<>();

  /** What reading ahead took longer than waits; a lost update of these does not matter. */
  private volatile long lost;

  private volatile int slow;

  /** No time is read ahead before; as {@code System.nanoTime}. */
  private volatile long restsUntil = System.nanoTime();

  void add(Region region) {
    regions.add(region);
  }

  void remove(Region region) {
    regions.remove(region);
  }

  void add(StatementScope scope) {
    scopes.add(scope);
  }

  void remove(StatementScope scope) {
    scopes.remove(scope);
  }

  boolean anyHoldsSlot() {
    return scopes.any(StatementScope::holdsSlot);
  }

  /** Whether a cursor is open on the connection of a transaction or of the session itself. */
  boolean anyOwnCursor() {
    return scopes.any(scope -> scope.isShared() && scope.hasCursor());
  }

  boolean anyAskedByThisThread() {
    return scopes.any(StatementScope::isAskedByThisThread);
  }

  boolean anyCursor() {
    return scopes.any(StatementScope::hasCursor);
  }

  boolean anyRunning() {
    return scopes.any(scope -> !scope.hasCursor());
  }

  /** Those whose result set nobody can close any more. */
  List<StatementScope> lost() {
    return scopes.stream().filter(StatementScope::isLost).toList();
  }

  /** The age of the oldest, in nanoseconds; 0 if there is none. */
  long oldest(long now) {
    return scopes.stream().mapToLong(scope -> scope.age(now)).max().orElse(0);
  }

  void interrupt() throws SQLException {
    for (StatementScope scope : scopes.stream().toList()) {
      scope.interrupt();
    }
  }

  /** Reads the cursors on connections of the pool to their end; returns how many. */
  int spoolPooled() {
    return (int) scopes.stream().filter(scope -> scope.spool(Cursor.MOST_ROWS)).count();
  }

  /** Reads all cursors to their end of which nobody reads at the moment; returns how many. */
  int spoolAll() {
    int spooled = 0;
    for (StatementScope scope : scopes.stream().toList()) {
      Cursor cursor = scope.isAsked() ? null : scope.cursor();
      if (cursor != null && cursor.spool()) {
        spooled++;
      }
    }
    return spooled;
  }

  /**
   * Where too many statements run or have cursors, reads one cursor on a connection of the pool to
   * its end: the one that was not asked for a row for longest.
   *
   * @param newest stays in any case
   * @return whether there was one
   */
  boolean spoolBeyondLimit(StatementScope newest) {
    if (!scopes.hasMoreThan(MOST_CURSORS)) {
      return false;
    }
    return scopes.stream()
        .filter(scope -> scope != newest && scope.hasIdlePooledCursor())
        .map(scope -> new LastAsked(scope, scope.lastAsked()))
        .sorted(Comparator.comparingLong(LastAsked::call))
        .anyMatch(candidate -> candidate.scope().spool(MOST_FORGOTTEN_ROWS));
  }

  /**
   * Where no reader is free and this session has some itself, reads the few rows that one of its
   * cursors has left, the one that was not asked for longest: nobody else would give that reader
   * back. One that has more rows is not tried again.
   *
   * <p>A step of a query may take long, and the program may not want it. Whoever gets a reader in
   * this way is spared a wait, so only what it takes longer is lost; where that is often so, the
   * session reads nothing ahead for a hundred times as long.
   *
   * @param wait how long the session would wait for others
   * @return whether a reader was given back
   */
  boolean giveReaderBack(Duration wait) {
    long began = System.nanoTime();
    if (scopes.isEmpty() || began - restsUntil < 0) {
      return false;
    }
    boolean given = false;
    StatementScope oldest = forgotten();
    while (!given && oldest != null) {
      given = oldest.spoolFew(MOST_ROWS_BEFORE_WAIT);
      oldest = given ? null : forgotten();
    }
    noteLoss(System.nanoTime() - began - wait.toNanos());
    return given;
  }

  private void noteLoss(long nanos) {
    int before = slow;
    if (nanos <= 0) {
      if (before > 0) {
        slow = before - 1;
        lost = before == 1 ? 0 : lost;
      }
      return;
    }
    long sum = lost + nanos;
    lost = sum;
    slow = before + QUICK_FOR_SLOW;
    if (slow >= MOST_SLOW * QUICK_FOR_SLOW) {
      restsUntil = System.nanoTime() + REST * sum;
      lost = 0;
      slow = 0;
    }
  }

  private @Nullable StatementScope forgotten() {
    StatementScope[] oldest = new StatementScope[1];
    scopes.forEach(
        scope -> {
          StatementScope before = oldest[0];
          if (scope.maySpoolFew() && (before == null || scope.lastAsked() < before.lastAsked())) {
            oldest[0] = scope;
          }
        });
    return oldest[0];
  }

  /** As it was when it was looked at: rows may be asked for while they are put in order. */
  private record LastAsked(StatementScope scope, long call) {}

  /** Reads the cursors on the session's own connection to their end; returns how many. */
  int spoolOwn() {
    int spooled = 0;
    for (StatementScope scope : scopes.stream().toList()) {
      Cursor cursor = scope.isOnOwnConnection() ? scope.cursor() : null;
      if (cursor != null && cursor.spool(Cursor.MOST_OWN_ROWS)) {
        spooled++;
      }
    }
    return spooled;
  }

  /**
   * Ends the statements of this thread, which runs none at the moment: the end of its stack kept
   * them from being ended.
   */
  void endThoseLeftBehind() {
    if (!scopes.isEmpty()) {
      Thread thread = Thread.currentThread();
      scopes.forEach(scope -> scope.endLeftBehind(thread));
    }
  }

  /** The same for other threads: a statement that is not over though its thread left our code. */
  private void endThoseLeftBehindByOthers() {
    for (StatementScope scope : scopes.stream().toList()) {
      Thread thread = scope.runner();
      if (thread != null && Frames.isOutside(thread) && scopes.contains(scope)) {
        scope.endLeftBehind(thread);
      }
    }
  }

  /**
   * Closes all result sets and waits for what still runs. Like sqlite-jdbc's, our close lets that
   * finish; nothing is written after it returned. A region that has a transaction ends it: its
   * thread waits for nobody.
   */
  void closeWithSession() {
    scopes.forEach(StatementScope::closeWithSession);
    long lookedAt = System.nanoTime();
    while (anyRunning() || anyRegionOfOthers()) {
      Pause.nanos(TimeUnit.MICROSECONDS.toNanos(100));
      if (System.nanoTime() - lookedAt > LOOK_NANOS) {
        endThoseLeftBehindByOthers();
        lookedAt = System.nanoTime();
      }
    }
  }

  private boolean anyRegionOfOthers() {
    return regions.any(region -> !region.isOfThisThread());
  }
}
