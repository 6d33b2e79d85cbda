package io.pooledsqlite.fuzz;

import io.pooledsqlite.fuzz.Model.Session;
import io.pooledsqlite.fuzz.Step.Variable;
import java.util.List;

/** Begins and ends transactions and savepoints by calls. */
final class Transactions {

  /** What such a call does to cursors is what a text would do. */
  private static final Sql CALL = Texts.transaction("call");

  private final Draft draft;
  private final Dice dice;
  private final Runs runs;

  Transactions(Draft draft, Runs runs) {
    this.draft = draft;
    this.dice = draft.dice;
    this.runs = runs;
  }

  /** Mostly a call that fits the state of the session. */
  void any(String connection) {
    boolean off = draft.model.of(connection).autoCommitOff ^ dice.chance(0.1);
    if (!off) {
      begin(connection);
      return;
    }
    switch (dice.below(7)) {
      case 0, 1 -> end(Step.call(connection, "setAutoCommit", true));
      case 2, 3 -> end(Step.call(connection, "commit"));
      case 4, 5 -> end(Step.call(connection, "rollback"));
      default -> draft.add(Step.call(connection, "getAutoCommit"));
    }
  }

  void begin(String connection) {
    end(Step.call(connection, "setAutoCommit", false));
  }

  /** So that nothing is open on the connection, if all went well. */
  void leave(String connection) {
    Session session = draft.model.of(connection);
    if (session.autoCommitOff) {
      end(Step.call(connection, "setAutoCommit", true));
    }
  }

  private void end(Step step) {
    runs.before(step.target(), "", CALL);
    draft.add(step.running(CALL));
  }

  void savepoint(String connection) {
    List<String> open =
        draft.model.of(connection).savepoints.stream()
            .filter(draft.handles.savepoints::containsKey)
            .toList();
    List<String> known =
        draft.handles.savepoints.entrySet().stream()
            .filter(entry -> entry.getValue().equals(connection))
            .map(java.util.Map.Entry::getKey)
            .toList();
    if (known.isEmpty() || dice.chance(open.isEmpty() ? 0.9 : 0.3)) {
      String name = draft.handles.fresh('k');
      draft.add(
          (dice.chance(0.5)
                  ? Step.call(connection, "setSavepoint")
                  : Step.call(connection, "setSavepoint", dice.any("x", "y", "q\"q")))
              .into(name)
              .running(CALL));
      draft.handles.savepoints.put(name, connection);
    } else {
      Variable savepoint = new Variable(dice.any(open.isEmpty() ? known : open));
      end(Step.call(connection, dice.any("rollback", "releaseSavepoint"), savepoint));
    }
  }
}
