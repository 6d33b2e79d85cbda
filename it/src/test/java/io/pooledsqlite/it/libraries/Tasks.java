package io.pooledsqlite.it.libraries;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Divides numbered tasks among threads. */
final class Tasks {

  /** How many tasks the concurrent part of a scenario has. */
  static final int COUNT = 200;

  /** One numbered piece of work. */
  @FunctionalInterface
  interface Task {
    void run(int number) throws Exception;
  }

  private Tasks() {}

  /** Runs all tasks and throws what the first failing thread threw. */
  static void run(int threads, Task task) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<Void>> shares = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int first = i;
        shares.add(
            () -> {
              for (int number = first; number < COUNT; number += threads) {
                task.run(number);
              }
              return null;
            });
      }
      for (Future<Void> share : executor.invokeAll(shares)) {
        share.get();
      }
    } finally {
      executor.shutdown();
    }
  }
}
