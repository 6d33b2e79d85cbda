package io.pooledsqlite.agent.inner;

import io.pooledsqlite.PooledSqlite;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The core, started with the first SQLite URL, and what went wrong on the way to it: failures of
 * ours leave the connection to the driver. Thread-safe.
 */
final class Pooling {

  private final CoreSettings settings;
  private final Messages messages;
  private final LongAdder failures = new LongAdder();
  private volatile boolean broken;
  private volatile @Nullable Core core;

  Pooling(CoreSettings settings, Messages messages) {
    this.settings = settings;
    this.messages = messages;
  }

  /** What the core is started with. */
  CoreSettings settings() {
    return settings;
  }

  /** The core; starts it. */
  Core core() {
    Core ready = core;
    if (ready == null) {
      synchronized (this) {
        ready = core;
        if (ready == null) {
          ready = Core.start(settings, messages);
          core = ready;
        }
      }
    }
    return ready;
  }

  /** Whether it failed in a way in which it would fail each time. */
  boolean isBroken() {
    return broken;
  }

  /** A connection is opened without the pool because of this. */
  void failed(Throwable e) {
    if (e instanceof LinkageError) {
      broken = true;
    }
    failures.increment();
    if (core != null) {
      PooledSqlite.summary().fellBack();
    }
    messages.say("a connection was opened without the pool, because of " + e);
  }

  /** Does what is to be done at the exit of the JVM, if there is anything. */
  void completeForExit() {
    Core started = core;
    if (started != null) {
      started.completeForExit();
    }
  }

  /** What happened so far, in one line; empty when nothing did. */
  String summary() {
    Core started = core;
    String text = started == null ? "" : started.report().text();
    long failed = failures.sum();
    if (failed == 0) {
      return text;
    }
    return (text.isEmpty() ? "" : text + "; ")
        + failed
        + " opened without the pool after a failure of the agent";
  }
}
