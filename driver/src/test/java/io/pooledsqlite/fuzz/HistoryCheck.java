package io.pooledsqlite.fuzz;

import io.pooledsqlite.fuzz.History.Operation;
import io.pooledsqlite.fuzz.History.Transaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks for an order in which the committed transactions of a history could have run one after the
 * other, each wholly between its begin and its end. There is none if the transactions depend on
 * each other in a circle: by writes after writes, reads after writes, writes after reads, and time.
 */
final class HistoryCheck {

  private record Edge(int to, String why) {}

  private final List<Transaction> transactions = new ArrayList<>();
  private final Map<Integer, List<Integer>> lists;
  private final Map<Integer, Integer> writerOf = new HashMap<>();
  private final Set<Integer> aborted = new HashSet<>();
  private final List<List<Edge>> edges = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();

  private HistoryCheck(History history, Map<Integer, List<Integer>> lists) {
    this.lists = lists;
    for (Transaction transaction : history.transactions()) {
      if (transaction.committed()) {
        transactions.add(transaction);
      } else {
        transaction.operations().stream()
            .filter(Operation::isAppend)
            .forEach(operation -> aborted.add(operation.value()));
      }
    }
  }

  /**
   * What is wrong with a history, in words; empty if it is serialisable in real time.
   *
   * @param lists what was found at the end
   */
  static List<String> violations(History history, Map<Integer, List<Integer>> lists) {
    HistoryCheck check = new HistoryCheck(history, lists);
    check.run();
    return check.violations;
  }

  private void run() {
    for (int i = 0; i < transactions.size(); i++) {
      edges.add(new ArrayList<>());
      for (Operation operation : transactions.get(i).operations()) {
        if (operation.isAppend()) {
          writerOf.put(operation.value(), i);
        }
      }
    }
    checkLists();
    for (int i = 0; i < transactions.size(); i++) {
      checkReads(i);
    }
    if (violations.isEmpty()) {
      lists.forEach(this::orderWrites);
      orderByTime();
      findCircle();
    }
  }

  private void checkLists() {
    Set<Integer> found = new HashSet<>();
    lists.forEach(
        (key, list) -> {
          for (int value : list) {
            if (!found.add(value)) {
              violations.add("value " + value + " is there twice");
            }
            if (aborted.contains(value)) {
              violations.add("value " + value + " was rolled back and is there");
            }
          }
        });
    for (int value : writerOf.keySet()) {
      if (!found.contains(value)) {
        violations.add("value " + value + " was committed and is lost");
      }
    }
  }

  /** Each read saw the beginning of the list, with what its own transaction had appended. */
  private void checkReads(int reader) {
    for (Operation operation : transactions.get(reader).operations()) {
      if (operation.isAppend()) {
        continue;
      }
      List<Integer> list = lists.getOrDefault(operation.key(), List.of());
      List<Integer> seen = operation.seen();
      if (seen.size() > list.size() || !list.subList(0, seen.size()).equals(seen)) {
        violations.add(
            transactions.get(reader).who()
                + " read "
                + seen
                + " of list "
                + operation.key()
                + ", which became "
                + list);
        continue;
      }
      orderRead(reader, operation.key(), seen.size(), list);
    }
    checkOwnAppends(transactions.get(reader));
  }

  private void checkOwnAppends(Transaction transaction) {
    Map<Integer, Integer> own = new HashMap<>();
    for (Operation operation : transaction.operations()) {
      Integer mine = own.get(operation.key());
      if (operation.isAppend()) {
        own.put(operation.key(), operation.value());
      } else if (mine != null && !operation.seen().contains(mine)) {
        violations.add(transaction.who() + " does not see its own value " + mine);
      }
    }
  }

  private void orderRead(int reader, int key, int length, List<Integer> list) {
    if (length > 0) {
      edge(writerOf.get(list.get(length - 1)), reader, "was read in list " + key + " by");
    }
    if (length < list.size()) {
      edge(reader, writerOf.get(list.get(length)), "read list " + key + " before");
    }
  }

  private void orderWrites(int key, List<Integer> list) {
    for (int i = 1; i < list.size(); i++) {
      edge(
          writerOf.get(list.get(i - 1)),
          writerOf.get(list.get(i)),
          "wrote list " + key + " before");
    }
  }

  private void edge(Integer from, Integer to, String why) {
    if (from != null && to != null && !from.equals(to)) {
      edges.get(from).add(new Edge(to, why));
    }
  }

  /** One node for each end of a transaction, in a chain: what begins later comes after it. */
  private void orderByTime() {
    List<Integer> byEnd = sorted(Comparator.comparingLong(i -> transactions.get(i).ended()));
    List<Integer> byBegin = sorted(Comparator.comparingLong(i -> transactions.get(i).begun()));
    int ended = 0;
    int last = -1;
    for (int later : byBegin) {
      while (ended < byEnd.size()
          && transactions.get(byEnd.get(ended)).ended() < transactions.get(later).begun()) {
        int node = edges.size();
        edges.add(new ArrayList<>());
        edges.get(byEnd.get(ended)).add(new Edge(node, "ended before"));
        if (last >= 0) {
          edges.get(last).add(new Edge(node, "and"));
        }
        last = node;
        ended++;
      }
      if (last >= 0) {
        edges.get(last).add(new Edge(later, "the begin of"));
      }
    }
  }

  private List<Integer> sorted(Comparator<Integer> order) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < transactions.size(); i++) {
      all.add(i);
    }
    all.sort(order);
    return all;
  }

  /** Takes away what depends on nothing that is left; a circle stays. */
  private void findCircle() {
    int[] before = new int[edges.size()];
    edges.forEach(all -> all.forEach(edge -> before[edge.to()]++));
    Deque<Integer> free = new ArrayDeque<>();
    for (int i = 0; i < before.length; i++) {
      if (before[i] == 0) {
        free.add(i);
      }
    }
    Set<Integer> left = new HashSet<>();
    for (int i = 0; i < before.length; i++) {
      left.add(i);
    }
    while (!free.isEmpty()) {
      int node = free.remove();
      left.remove(node);
      for (Edge edge : edges.get(node)) {
        if (--before[edge.to()] == 0) {
          free.add(edge.to());
        }
      }
    }
    if (!left.isEmpty()) {
      violations.add("in a circle: " + circle(left));
    }
  }

  /** The shortest way from some node back to itself. */
  private String circle(Set<Integer> left) {
    String shortest = null;
    int tried = 0;
    for (int start : left) {
      String found = start < transactions.size() ? wayBack(start, left) : null;
      if (found != null && (shortest == null || found.length() < shortest.length())) {
        shortest = found;
      }
      if (++tried > 200) {
        break;
      }
    }
    return shortest == null ? left.size() + " transactions" : shortest;
  }

  private String wayBack(int start, Set<Integer> left) {
    Map<Integer, String> ways = new HashMap<>();
    Deque<Integer> next = new ArrayDeque<>();
    next.add(start);
    ways.put(start, name(start));
    while (!next.isEmpty()) {
      int node = next.remove();
      for (Edge edge : edges.get(node)) {
        String way = ways.get(node) + "\n  " + edge.why() + " " + name(edge.to());
        if (edge.to() == start) {
          return way;
        }
        if (left.contains(edge.to()) && ways.putIfAbsent(edge.to(), way) == null) {
          next.add(edge.to());
        }
      }
    }
    return null;
  }

  private String name(int node) {
    return node < transactions.size()
        ? transactions.get(node).who() + " " + transactions.get(node).operations()
        : "";
  }
}
