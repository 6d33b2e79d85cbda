package io.pooledsqlite.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Threads of a test. {@link #join} fails with whatever any of them threw, and with the stacks of
 * those that hang.
 */
public final class Workers implements AutoCloseable {

  /** What a thread does. */
  @FunctionalInterface
  public interface Task {
    void run() throws Exception;
  }

  private final List<Thread> threads = new ArrayList<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  /** Starts {@code count} threads, each with its number, and waits for all. */
  public static void runAll(int count, Numbered task) {
    try (Workers workers = new Workers()) {
      for (int i = 0; i < count; i++) {
        int number = i;
        workers.start("worker-" + i, () -> task.run(number));
      }
    }
  }

  /** What the thread with a number does. */
  @FunctionalInterface
  public interface Numbered {
    void run(int number) throws Exception;
  }

  /** Starts a thread. */
  public Thread start(String name, Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (Throwable e) {
                failures.add(e);
              }
            },
            name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
    return thread;
  }

  /** Waits for all threads and fails with what they threw. */
  public void join() {
    long end = System.nanoTime() + Await.DEADLINE.toNanos();
    for (Thread thread : threads) {
      awaitEnd(thread, end);
    }
    threads.clear();
    Throwable first = failures.poll();
    if (first != null) {
      AssertionError error = new AssertionError((failures.size() + 1) + " failed: " + first, first);
      failures.forEach(error::addSuppressed);
      failures.clear();
      throw error;
    }
  }

  private void awaitEnd(Thread thread, long end) {
    try {
      TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, end - System.nanoTime()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      throw new AssertionError("hanging: " + stacks());
    }
  }

  private String stacks() {
    StringBuilder text = new StringBuilder();
    for (Thread thread : threads) {
      if (thread.isAlive()) {
        text.append('\n').append(thread.getName());
        for (StackTraceElement frame : thread.getStackTrace()) {
          text.append("\n    at ").append(frame);
        }
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    join();
  }
}
