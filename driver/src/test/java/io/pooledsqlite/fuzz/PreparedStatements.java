package io.pooledsqlite.fuzz;

import io.pooledsqlite.fuzz.Sql.Effect;
import java.nio.charset.StandardCharsets;
import java.sql.Statement;
import java.util.List;

/** Prepares statements, sets their parameters and runs them. */
final class PreparedStatements {

  private final Draft draft;
  private final Dice dice;
  private final Runs runs;
  private final Texts texts;
  private final Writes writes;
  private final SchemaTexts schemaTexts;
  private final RareTexts rareTexts;
  private final Values values;

  PreparedStatements(
      Draft draft,
      Runs runs,
      Texts texts,
      Writes writes,
      SchemaTexts schemaTexts,
      RareTexts rareTexts,
      Values values) {
    this.draft = draft;
    this.dice = draft.dice;
    this.runs = runs;
    this.texts = texts;
    this.writes = writes;
    this.schemaTexts = schemaTexts;
    this.rareTexts = rareTexts;
    this.values = values;
  }

  void run(String connection) {
    List<String> known = runs.known(connection, true);
    String statement =
        known.isEmpty() || (known.size() < Runs.MAX_STATEMENTS && dice.chance(0.4))
            ? prepare(connection)
            : dice.any(known);
    Sql sql = draft.handles.statements.get(statement).prepared;
    for (int i = 1; i <= sql.parameters(); i++) {
      if (dice.chance(0.9)) {
        set(statement, i);
      }
    }
    if (draft.has(Feature.BATCHES)
        && sql.effect() == Effect.WRITE
        && !sql.mayGiveRows()
        && dice.chance(0.3)) {
      runBatch(connection, statement, sql);
      return;
    }
    runs.before(connection, statement, sql);
    if (sql.mayGiveRows()) {
      runs.execute(statement, dice.any("execute", "executeQuery", "executeQuery"), connection, sql);
    } else {
      draft.add(
          Step.call(statement, dice.any("execute", "executeUpdate", "executeLargeUpdate"))
              .running(sql));
    }
    runs.after(statement);
  }

  private String prepare(String connection) {
    Sql sql = dice.chance(0.5) ? texts.read(true) : writes.any(true);
    if (draft.has(Feature.RARE_TEXTS) && dice.chance(0.2)) {
      sql = rareTexts.any();
    } else if (draft.has(Feature.SCRIPTS)) {
      sql = rareTexts.written(sql);
    }
    if (dice.chance(0.05)) {
      sql = draft.has(Feature.SCHEMA_CHANGES) ? schemaTexts.change() : sql;
    }
    String name = draft.handles.fresh('p');
    draft.add(
        (dice.chance(0.2)
                ? Step.call(
                    connection, "prepareStatement", sql.text(), Statement.RETURN_GENERATED_KEYS)
                : Step.call(connection, "prepareStatement", sql.text()))
            .into(name));
    draft.handles.statements.put(name, new Handles.Of(connection, sql));
    return name;
  }

  private void set(String statement, int index) {
    if (draft.has(Feature.VALUES) && dice.chance(0.4)) {
      draft.add(values.set(statement, index));
      return;
    }
    draft.add(
        switch (dice.below(9)) {
          case 0, 1, 2 -> Step.call(statement, "setInt", index, 1 + dice.below(12));
          case 3 -> Step.call(statement, "setLong", index, (long) dice.below(30));
          case 4, 5 -> Step.call(statement, "setString", index, texts.word());
          case 6 -> Step.call(statement, "setNull", index, java.sql.Types.VARCHAR);
          case 7 -> Step.call(statement, "setDouble", index, dice.below(10) + 0.25);
          default ->
              Step.call(
                  statement, "setBytes", index, texts.word().getBytes(StandardCharsets.UTF_8));
        });
  }

  private void runBatch(String connection, String statement, Sql sql) {
    for (int i = dice.below(3); i >= 0; i--) {
      for (int index = 1; index <= sql.parameters(); index++) {
        set(statement, index);
      }
      draft.add(Step.call(statement, "addBatch"));
    }
    runs.before(connection, statement, sql);
    draft.add(
        Step.call(statement, dice.any("executeBatch", "executeBatch", "executeLargeBatch"))
            .running(sql));
  }
}
