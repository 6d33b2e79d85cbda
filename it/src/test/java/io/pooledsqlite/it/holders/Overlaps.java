package io.pooledsqlite.it.holders;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls that were seen inside a region of one holder while another thread was inside one,
 * too: all stacks are taken at one moment. Under a mutex there are none. A call that is over before
 * anybody looks is not seen.
 */
final class Overlaps extends Thread {

  private static final long PAUSE_NANOS = 100_000;
  private static final int DEPTH = 200;
  private static final String HOLDERS = "generated.";
  private static final String BRIDGE = "java.sql.PooledSqlite";
  private static final String WAITING = "java.lang.Object";

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private volatile @Nullable Round round;
  private final AtomicLong seen = new AtomicLong();

  /**
   * The threads of a round, and which call each of them is in.
   *
   * @param number told apart from the one before
   * @param calls the number of the call, from 1
   */
  record Round(int number, List<Thread> threads, AtomicIntegerArray calls) {}

  Overlaps() {
    super("overlaps");
    setDaemon(true);
  }

  /** Looks at these threads from now on; null for none. */
  void watch(@Nullable Round threadsOfRound) {
    round = threadsOfRound;
  }

  /** The number of calls that were seen beside another one. */
  long seen() {
    return seen.get();
  }

  @Override
  public void run() {
    int last = -1;
    int[] counted = {};
    while (true) {
      Round now = round;
      if (now != null) {
        if (now.number() != last) {
          last = now.number();
          counted = new int[now.threads().size()];
        }
        look(now, counted);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void look(Round now, int[] counted) {
    int count = now.threads().size();
    long[] ids = now.threads().stream().mapToLong(Thread::getId).toArray();
    int[] before = calls(now, count);
    ThreadInfo[] infos = threads.getThreadInfo(ids, DEPTH);
    int[] after = calls(now, count);
    int inside = 0;
    boolean[] isInside = new boolean[count];
    for (int i = 0; i < count; i++) {
      ThreadInfo info = infos[i];
      isInside[i] = info != null && before[i] == after[i] && isInside(info.getStackTrace());
      inside += isInside[i] ? 1 : 0;
    }
    if (inside < 2) {
      return;
    }
    for (int i = 0; i < count; i++) {
      if (isInside[i] && counted[i] != before[i]) {
        counted[i] = before[i];
        seen.incrementAndGet();
      }
    }
  }

  private static int[] calls(Round now, int count) {
    int[] calls = new int[count];
    for (int i = 0; i < count; i++) {
      calls[i] = now.calls().get(i);
    }
    return calls;
  }

  /** A region that has begun calls something that neither lets it begin nor gives up its lock. */
  private static boolean isInside(StackTraceElement[] stack) {
    for (int i = 0; i < stack.length; i++) {
      if (stack[i].getClassName().startsWith(HOLDERS)) {
        return i > 0
            && stack[i].getMethodName().startsWith("op")
            && !stack[i - 1].getClassName().startsWith(BRIDGE)
            && !stack[i - 1].getClassName().equals(WAITING);
      }
    }
    return false;
  }
}
