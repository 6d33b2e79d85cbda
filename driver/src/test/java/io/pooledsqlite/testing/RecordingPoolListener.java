package io.pooledsqlite.testing;

import io.pooledsqlite.metrics.PoolMessages;
import io.pooledsqlite.pool.Leak;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PassThroughReason;
import io.pooledsqlite.pool.PinReason;
import io.pooledsqlite.pool.PoolListener;
import io.pooledsqlite.pool.PoolStats;
import io.pooledsqlite.pool.SlowWait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts the events of all pools by name, for example {@code leaked SESSION}. Thread-safe. */
public final class RecordingPoolListener implements PoolListener {

  private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
  private final Queue<String> warnings = new ConcurrentLinkedQueue<>();
  private final Queue<String> told = new ConcurrentLinkedQueue<>();

  /** How often an event was heard. */
  public int count(String event) {
    return counts.getOrDefault(event, new AtomicInteger()).get();
  }

  /** The texts of all warnings so far. */
  public List<String> warnings() {
    return new ArrayList<>(warnings);
  }

  /** The texts about leaks and waits so far. */
  public List<String> told() {
    return new ArrayList<>(told);
  }

  private void heard(String event) {
    counts.computeIfAbsent(event, name -> new AtomicInteger()).incrementAndGet();
  }

  @Override
  public void writeAcquired(PoolStats pool, long nanos) {
    heard("writeAcquired");
  }

  @Override
  public void writeReleased(PoolStats pool, long nanos) {
    heard("writeReleased");
  }

  @Override
  public void writeServed(PoolStats pool, long nanos) {
    heard("writeServed");
  }

  @Override
  public void writeTimedOut(PoolStats pool, long nanos) {
    heard("writeTimedOut");
  }

  @Override
  public void transactionEnded(PoolStats pool, boolean wrote, boolean committed) {
    heard((wrote ? "write transaction " : "read transaction ") + (committed ? "kept" : "undone"));
  }

  @Override
  public void leased(PoolStats pool, LeaseKind kind) {
    heard("leased " + kind);
  }

  @Override
  public void overflowed(PoolStats pool, LeaseKind kind) {
    heard("overflowed " + kind);
  }

  @Override
  public void pinned(PoolStats pool, PinReason reason) {
    heard("pinned " + reason);
  }

  @Override
  public void passedThrough(PassThroughReason reason, String path) {
    heard("passedThrough " + reason);
  }

  @Override
  public void leaked(PoolStats pool, Leak leak) {
    told.add(PoolMessages.leaked(pool, leak));
    heard((leak.reclaimed() ? "leaked " : "idle ") + leak.kind());
  }

  @Override
  public void returned(PoolStats pool, Leak leak, String how) {
    told.add(PoolMessages.returned(pool, leak, how));
    heard("returned " + leak.kind());
  }

  @Override
  public void waitedLong(PoolStats pool, SlowWait wait) {
    told.add(PoolMessages.waitedLong(pool, wait));
    heard("waitedLong");
  }

  @Override
  public void waitedForItself(PoolStats pool, String what, List<String> stack) {
    told.add(PoolMessages.waitedForItself(pool, what, stack));
    heard("waitedForItself");
  }

  @Override
  public void busy(PoolStats pool) {
    heard("busy");
  }

  @Override
  public void checkpointed(PoolStats pool, Duration took, boolean complete, long pages) {
    heard(complete ? "checkpointed" : "checkpointed in part");
  }

  @Override
  public void cursorSpooled(PoolStats pool) {
    heard("cursorSpooled");
  }

  @Override
  public void retired(PoolStats pool, String why) {
    heard("retired");
  }

  @Override
  public void warned(String message, @Nullable Throwable cause) {
    // What is told of an old SQLite, once per JVM, is no event of whichever test comes first.
    if (!message.contains("WAL-reset bug")) {
      warnings.add(cause == null ? message : message + ": " + cause);
    }
  }
}
