package io.pooledsqlite.fuzz;

import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Runs texts by statements that are not prepared. */
final class PlainStatements {

  private final Draft draft;
  private final Dice dice;
  private final Runs runs;
  private final Writes writes;
  private final RareTexts rareTexts;
  private final WrongTexts wrongTexts;

  PlainStatements(
      Draft draft, Runs runs, Writes writes, RareTexts rareTexts, WrongTexts wrongTexts) {
    this.draft = draft;
    this.dice = draft.dice;
    this.runs = runs;
    this.writes = writes;
    this.rareTexts = rareTexts;
    this.wrongTexts = wrongTexts;
  }

  String create(String connection) {
    String name = draft.handles.fresh('s');
    draft.add(Step.call(connection, "createStatement").into(name));
    draft.handles.statements.put(name, new Handles.Of(connection, null));
    return name;
  }

  /** An old statement of the connection or a new one. */
  private String statement(String connection) {
    List<String> known = runs.known(connection, false);
    return known.isEmpty() || (known.size() < Runs.MAX_STATEMENTS && dice.chance(0.3))
        ? create(connection)
        : dice.any(known);
  }

  void run(String connection, Sql sql) {
    run(
        connection,
        statement(connection),
        draft.has(Feature.SCRIPTS) ? rareTexts.written(sql) : sql);
  }

  private void run(String connection, String statement, Sql sql) {
    runs.before(connection, statement, sql);
    boolean query = sql.mayGiveRows();
    if (query && dice.chance(0.6)) {
      runs.execute(statement, "executeQuery", connection, sql);
    } else if (dice.chance(query ? 0.1 : 0.5)) {
      draft.add(update(statement, sql).running(sql));
    } else {
      runs.execute(statement, "execute", connection, sql);
    }
    runs.after(statement);
  }

  private Step update(String statement, Sql sql) {
    return switch (dice.below(16)) {
      case 0, 1 -> Step.call(statement, "executeLargeUpdate", sql.text());
      case 2 -> Step.call(statement, "executeUpdate", sql.text(), Statement.RETURN_GENERATED_KEYS);
      case 3 -> Step.call(statement, "executeUpdate", sql.text(), new String[] {"id"});
      case 4 -> Step.call(statement, "executeUpdate", sql.text(), new int[] {1});
      case 5 -> Step.call(statement, "executeQuery", sql.text());
      default -> Step.call(statement, "executeUpdate", sql.text());
    };
  }

  void script(String connection) {
    if (dice.chance(0.4)) {
      runAlone(connection, rareTexts.firstOfScript());
      return;
    }
    Sql sql = rareTexts.script();
    String statement = statement(connection);
    runs.before(connection, statement, sql);
    draft.add(Step.call(statement, "executeUpdate", sql.text()).running(sql));
    runs.after(statement);
  }

  /** By a call that runs the first text of a string and no other. */
  private void runAlone(String connection, Sql sql) {
    String statement = statement(connection);
    runs.before(connection, statement, sql);
    runs.execute(
        statement,
        sql.mayGiveRows() && dice.chance(0.5) ? "executeQuery" : "execute",
        connection,
        sql);
    runs.after(statement);
  }

  void batch(String connection) {
    String statement = statement(connection);
    List<Sql> entries = new ArrayList<>();
    for (int i = dice.below(4); i >= 0; i--) {
      entries.add(
          dice.chance(0.1) && draft.has(Feature.ERRORS) ? wrongTexts.any() : writes.any(false));
    }
    Sql all = Sql.all(entries);
    runs.before(connection, statement, all);
    if (dice.chance(0.3)) {
      draft.add(Step.call(statement, "executeUpdate", all.text()).running(all));
      draft.handles.statements.get(statement).ran = true;
      return;
    }
    entries.forEach(sql -> draft.add(Step.call(statement, "addBatch", sql.text())));
    if (dice.chance(0.1)) {
      draft.add(Step.call(statement, "clearBatch"));
    }
    draft.add(Step.call(statement, "executeBatch").running(all));
  }
}
