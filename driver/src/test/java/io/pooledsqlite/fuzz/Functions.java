package io.pooledsqlite.fuzz;

import io.pooledsqlite.fuzz.Sql.Effect;
import io.pooledsqlite.fuzz.Step.Shout;
import io.pooledsqlite.fuzz.Step.Variable;

/** Makes functions of the program's own, calls them, and takes them away. */
final class Functions {

  private static final String NAME = "f0";

  private final Draft draft;
  private final Dice dice;
  private final PlainStatements statements;
  private final Texts texts;

  Functions(Draft draft, PlainStatements statements, Texts texts) {
    this.draft = draft;
    this.dice = draft.dice;
    this.statements = statements;
    this.texts = texts;
  }

  void any(String connection) {
    boolean there = draft.model.of(connection).functions.contains(NAME);
    if (there ? dice.chance(0.05) : dice.chance(0.9)) {
      add(Step.call(Step.FUNCTION, "create", new Variable(connection), NAME, new Shout()));
      draft.model.of(connection).functions.add(NAME);
    } else if (there && dice.chance(0.1)) {
      add(Step.call(Step.FUNCTION, "destroy", new Variable(connection), NAME));
      draft.model.of(connection).functions.remove(NAME);
    } else {
      statements.run(connection, call());
    }
  }

  private void add(Step step) {
    draft.add(step.running(Sql.of(Effect.TRANSACTION, "").pinning()));
  }

  private Sql call() {
    String t = texts.table();
    return switch (dice.below(5)) {
      case 0, 1 -> Texts.read("SELECT id, f0(a) FROM " + t + " ORDER BY id", t);
      case 2 -> Texts.read("SELECT f0(" + texts.literal() + "), f0('x')");
      case 3 -> Texts.write("UPDATE " + t + " SET a = f0(b) WHERE id < " + texts.id(), t);
      default -> Texts.write("INSERT INTO " + t + "(a) VALUES (f0('in'))", t);
    };
  }
}
