package io.pooledsqlite.agent.inner;

import io.pooledsqlite.metrics.PoolMessages;
import io.pooledsqlite.pool.Leak;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PassThroughReason;
import io.pooledsqlite.pool.PinReason;
import io.pooledsqlite.pool.PoolListener;
import io.pooledsqlite.pool.PoolStats;
import io.pooledsqlite.pool.SlowWait;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what was pooled and what was not, for the line at exit. Thread-safe. */
final class Report implements PoolListener {

  private static final int MOST_FILES = 1_000;
  private static final int NAMED_FILES = 5;
  private static final int MOST_LEAKS = 10;

  private final Messages messages;
  private final Set<String> files = new ConcurrentSkipListSet<>();
  private final Set<Long> told = ConcurrentHashMap.newKeySet();
  private final LongAdder opened = new LongAdder();
  private final LongAdder passedThrough = new LongAdder();
  private final LongAdder busy = new LongAdder();
  private final LongAdder leaks = new LongAdder();
  private final Map<LeaseKind, LongAdder> leases = adders(LeaseKind.class);
  private final Map<PinReason, LongAdder> pins = adders(PinReason.class);
  private final Map<PassThroughReason, LongAdder> reasons = adders(PassThroughReason.class);
  private final Map<String, LongAdder> leftAlone = new ConcurrentHashMap<>();

  Report(Messages messages) {
    this.messages = messages;
  }

  /** The core answered with a connection, pooled or not. */
  void opened() {
    opened.increment();
  }

  /** A connection was left to whoever asked for it. */
  void leftAlone(String who) {
    leftAlone.computeIfAbsent(who, key -> new LongAdder()).increment();
  }

  @Override
  public void poolCreated(PoolStats stats) {
    if (files.size() < MOST_FILES) {
      files.add(stats.databasePath());
    }
  }

  @Override
  public void leased(PoolStats pool, LeaseKind kind) {
    add(leases, kind);
  }

  @Override
  public void pinned(PoolStats pool, PinReason reason) {
    add(pins, reason);
  }

  @Override
  public void passedThrough(PassThroughReason reason, String path) {
    passedThrough.increment();
    add(reasons, reason);
  }

  @Override
  public void leaked(PoolStats pool, Leak leak) {
    leaks.increment();
    if (leaks.sum() <= MOST_LEAKS) {
      told.add(leak.number());
      messages.say(PoolMessages.leaked(pool, leak));
    }
  }

  @Override
  public void returned(PoolStats pool, Leak leak, String how) {
    if (told.remove(leak.number())) {
      messages.say(PoolMessages.returned(pool, leak, how));
    }
  }

  @Override
  public void waitedLong(PoolStats pool, SlowWait wait) {
    messages.say(PoolMessages.waitedLong(pool, wait));
  }

  @Override
  public void waitedForItself(PoolStats pool, String what, List<String> stack) {
    messages.say(PoolMessages.waitedForItself(pool, what, stack));
  }

  @Override
  public void busy(PoolStats pool) {
    busy.increment();
  }

  @Override
  public void warned(String message, @Nullable Throwable cause) {
    messages.say(cause == null ? message : message + ": " + cause);
  }

  /** Everything in one line; empty when nothing happened. */
  String text() {
    StringBuilder text = new StringBuilder(200);
    long sessions = Math.max(0, opened.sum() - passedThrough.sum());
    if (!files.isEmpty()) {
      text.append("pooled ").append(fileNames()).append(": ");
      text.append(PoolMessages.count(sessions, "session"));
      append(text, ", ", sum(leases, LeaseKind.READ), "read");
      append(text, ", ", sum(leases, LeaseKind.WRITE), "write");
      append(text, ", ", sum(leases, LeaseKind.TRANSACTION), "transaction");
      append(text, "pinned", counts(pins));
    }
    append(text, "passed through", counts(reasons));
    append(text, "left alone", counts(leftAlone));
    append(text, "; SQLITE_BUSY from outside ", busy.sum(), "time");
    append(text, "; ", leaks.sum(), "leak");
    return text.toString();
  }

  private String fileNames() {
    StringBuilder names = new StringBuilder();
    int named = 0;
    for (String file : files) {
      if (named == NAMED_FILES) {
        names.append(" and ").append(files.size() - named).append(" more");
        break;
      }
      names.append(named++ == 0 ? "" : ", ").append(file);
    }
    return names.toString();
  }

  private static void append(StringBuilder text, String before, long number, String what) {
    if (number > 0) {
      text.append(text.length() == 0 && before.equals("; ") ? "" : before)
          .append(PoolMessages.count(number, what));
    }
  }

  private static void append(StringBuilder text, String what, Map<String, Long> counts) {
    if (!counts.isEmpty()) {
      text.append(text.length() == 0 ? "" : "; ").append(what);
      String separator = " ";
      for (Map.Entry<String, Long> count : counts.entrySet()) {
        text.append(separator).append(count.getValue()).append(" x ").append(count.getKey());
        separator = ", ";
      }
    }
  }

  private static Map<String, Long> counts(Map<?, LongAdder> adders) {
    Map<String, Long> counts = new TreeMap<>();
    adders.forEach(
        (what, adder) -> {
          long sum = adder.sum();
          if (sum > 0) {
            counts.put(what.toString(), sum);
          }
        });
    return counts;
  }

  private static <K extends Enum<K>> void add(Map<K, LongAdder> adders, K kind) {
    LongAdder adder = adders.get(kind);
    if (adder != null) {
      adder.increment();
    }
  }

  private static <K extends Enum<K>> long sum(Map<K, LongAdder> adders, K kind) {
    LongAdder adder = adders.get(kind);
    return adder == null ? 0 : adder.sum();
  }

  /** Filled here and never changed again, so that reading it needs no lock. */
  private static <K extends Enum<K>> Map<K, LongAdder> adders(Class<K> kinds) {
    Map<K, LongAdder> adders = new EnumMap<>(kinds);
    for (K kind : kinds.getEnumConstants()) {
      adders.put(kind, new LongAdder());
    }
    return adders;
  }
}
