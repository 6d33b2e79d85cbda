package io.pooledsqlite.fuzz;

import io.pooledsqlite.fuzz.Step.Variable;
import java.util.List;

/** Begins and ends transactions and savepoints by calls. */
final class Transactions {

  private final Draft draft;
  private final Dice dice;
  private final Runs runs;
  private final Texts texts;

  Transactions(Draft draft, Runs runs, Texts texts) {
    this.draft = draft;
    this.dice = draft.dice;
    this.runs = runs;
    this.texts = texts;
  }

  void any(String connection) {
    switch (dice.below(6)) {
      case 0, 1 -> begin(connection);
      case 2 -> end(Step.call(connection, "setAutoCommit", true));
      case 3 -> end(Step.call(connection, "commit"));
      case 4 -> end(Step.call(connection, "rollback"));
      default -> draft.add(Step.call(connection, "getAutoCommit"));
    }
  }

  void begin(String connection) {
    end(Step.call(connection, "setAutoCommit", false));
  }

  private void end(Step step) {
    Sql like = texts.transaction();
    runs.before(step.target(), "", like);
    draft.add(step.running(like));
  }

  void savepoint(String connection) {
    List<String> own =
        draft.handles.savepoints.entrySet().stream()
            .filter(entry -> entry.getValue().equals(connection))
            .map(java.util.Map.Entry::getKey)
            .toList();
    if (own.isEmpty() || dice.chance(0.5)) {
      String name = draft.handles.fresh('k');
      draft.add(
          (dice.chance(0.5)
                  ? Step.call(connection, "setSavepoint")
                  : Step.call(connection, "setSavepoint", dice.any("x", "y", "q\"q")))
              .into(name)
              .running(texts.transaction()));
      draft.handles.savepoints.put(name, connection);
    } else {
      Variable savepoint = new Variable(dice.any(own));
      end(Step.call(connection, dice.any("rollback", "releaseSavepoint"), savepoint));
    }
  }
}
