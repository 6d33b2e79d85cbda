package io.pooledsqlite.fuzz;

import io.pooledsqlite.fuzz.Handles.Cursor;
import io.pooledsqlite.fuzz.Sql.Effect;
import io.pooledsqlite.fuzz.Step.Shown;
import java.util.List;

/** What all statements have in common that run a text: what goes before it, and its result. */
final class Runs {

  static final int MAX_STATEMENTS = 6;

  private final Draft draft;
  private final Dice dice;
  private final Cursors cursors;

  Runs(Draft draft, Cursors cursors) {
    this.draft = draft;
    this.dice = draft.dice;
    this.cursors = cursors;
  }

  /** Statements of the connection, prepared ones or others. */
  List<String> known(String connection, boolean prepared) {
    return draft.handles.statements.entrySet().stream()
        .filter(entry -> entry.getValue().connection.equals(connection))
        .filter(entry -> (entry.getValue().prepared != null) == prepared)
        .map(java.util.Map.Entry::getKey)
        .toList();
  }

  /** Closes cursors that the text would disturb, but for programs that are about just that. */
  void before(String connection, String statement, Sql sql) {
    draft.handles.over(statement);
    boolean daring = draft.has(Feature.UNDER_CURSORS) && dice.chance(0.5);
    if (daring || sql.effect() == Effect.READ) {
      return;
    }
    for (Cursor cursor : List.copyOf(draft.handles.cursors)) {
      boolean own = cursor.connection().equals(connection);
      if (own ? sql.disturbs(cursor.sql()) : sql.effect() != Effect.PRAGMA) {
        cursors.close(cursor);
      }
    }
  }

  void execute(String statement, String how, String connection, Sql sql) {
    boolean prepared = draft.handles.statements.get(statement).prepared != null;
    Step step = prepared ? Step.call(statement, how) : Step.call(statement, how, sql.text());
    if (how.equals("execute")) {
      draft.add(step.running(sql));
      if (!sql.mayGiveRows()) {
        return;
      }
      step = Step.call(statement, "getResultSet");
    }
    String name = draft.handles.fresh('r');
    draft.add(step.into(name).running(sql));
    Cursor cursor = new Cursor(name, connection, statement, sql);
    if (draft.has(Feature.OPEN_CURSORS) && !sql.text().contains("RETURNING") && dice.chance(0.4)) {
      draft.handles.cursors.add(cursor);
      cursors.read(cursor, dice.below(3));
    } else {
      if (dice.chance(0.15)) {
        draft.add(Step.call(name, "getMetaData").shown(Shown.COLUMNS));
      }
      cursors.readAll(name);
    }
  }

  void after(String statement) {
    draft.handles.statements.get(statement).ran = true;
    if (dice.chance(0.2)) {
      draft.add(Step.call(statement, dice.any("getUpdateCount", "getLargeUpdateCount")));
    }
    if (dice.chance(0.2)) {
      draft.add(Step.call(statement, "getGeneratedKeys").shown(Shown.rows(2)));
    }
  }
}
