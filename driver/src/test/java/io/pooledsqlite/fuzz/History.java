package io.pooledsqlite.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What several threads did to lists that only grow, and what they saw. Every value is appended
 * once, so a list that was read tells whose writes it holds and in which order. Thread-safe.
 */
final class History {

  /** One statement: an append of {@code value}, or a read that saw {@code seen}. */
  record Operation(int key, Integer value, List<Integer> seen) {
    static Operation append(int key, int value) {
      return new Operation(key, value, List.of());
    }

    static Operation read(int key, List<Integer> seen) {
      return new Operation(key, null, List.copyOf(seen));
    }

    boolean isAppend() {
      return value != null;
    }
  }

  /**
   * Operations that take effect together or not at all.
   *
   * @param begun a time before the first of them
   * @param ended a time after the commit returned
   */
  record Transaction(
      String who, long begun, long ended, boolean committed, List<Operation> operations) {}

  private final Queue<Transaction> transactions = new ConcurrentLinkedQueue<>();

  void add(Transaction transaction) {
    transactions.add(transaction);
  }

  List<Transaction> transactions() {
    return new ArrayList<>(transactions);
  }
}
