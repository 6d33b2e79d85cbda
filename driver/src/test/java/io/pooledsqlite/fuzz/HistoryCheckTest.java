package io.pooledsqlite.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.fuzz.History.Operation;
import io.pooledsqlite.fuzz.History.Transaction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The check finds each way in which a history can be wrong, and nothing in those that are right.
 */
class HistoryCheckTest {

  private final History history = new History();

  private void ran(String who, long begun, long ended, Operation... operations) {
    history.add(new Transaction(who, begun, ended, true, List.of(operations)));
  }

  private static Operation append(int key, int value) {
    return Operation.append(key, value);
  }

  private static Operation read(int key, Integer... seen) {
    return Operation.read(key, List.of(seen));
  }

  private void assertWrong(Map<Integer, List<Integer>> lists, String how) {
    assertThat(HistoryCheck.violations(history, lists)).singleElement().asString().contains(how);
  }

  @Test
  void oneAfterTheOtherIsRight() {
    ran("a", 0, 9, append(1, 1), read(1, 1));
    ran("b", 1, 8, read(1));
    ran("c", 10, 11, read(1, 1), append(2, 2));
    assertThat(HistoryCheck.violations(history, Map.of(1, List.of(1), 2, List.of(2)))).isEmpty();
  }

  @Test
  void lostUpdate() {
    ran("a", 0, 9, read(1), append(1, 1));
    ran("b", 0, 9, read(1), append(1, 2));
    assertWrong(Map.of(1, List.of(1, 2)), "in a circle");
  }

  @Test
  void writeSkew() {
    ran("a", 0, 9, read(1), append(2, 1));
    ran("b", 0, 9, read(2), append(1, 2));
    assertWrong(Map.of(1, List.of(2), 2, List.of(1)), "in a circle");
  }

  @Test
  void readOfHalfATransaction() {
    ran("a", 0, 9, append(1, 1), append(2, 2));
    ran("b", 0, 9, read(1, 1), read(2));
    assertWrong(Map.of(1, List.of(1), 2, List.of(2)), "in a circle");
  }

  @Test
  void oldRowsAfterTheCommitReturned() {
    ran("a", 0, 4, append(1, 1));
    ran("b", 5, 9, read(1));
    assertWrong(Map.of(1, List.of(1)), "ended before");
  }

  @Test
  void lostCommit() {
    ran("a", 0, 4, append(1, 1));
    assertWrong(Map.of(1, List.of()), "committed and is lost");
  }

  @Test
  void valueOfATransactionThatWasRolledBack() {
    history.add(new Transaction("a", 0, 9, false, List.of(append(1, 1))));
    assertWrong(Map.of(1, List.of(1)), "rolled back");
  }

  @Test
  void readOfWhatNeverWas() {
    ran("a", 0, 9, append(1, 1));
    ran("b", 0, 9, read(1, 7));
    assertWrong(Map.of(1, List.of(1)), "which became");
  }

  @Test
  void ownValueNotSeen() {
    ran("a", 0, 9, append(1, 1), read(1));
    assertWrong(Map.of(1, List.of(1)), "its own value");
  }
}
