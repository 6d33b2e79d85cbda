package io.pooledsqlite.fuzz;

import io.pooledsqlite.fuzz.Handles.Cursor;
import io.pooledsqlite.fuzz.Sql.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Writes one random program; the same seed gives the same program. */
final class ProgramGenerator {

  private final Dice dice;
  private final Draft draft;
  private final Texts texts;
  private final Writes writes;
  private final SchemaTexts schemaTexts;
  private final StateTexts stateTexts;
  private final RareTexts rareTexts;
  private final WrongTexts wrongTexts;
  private final Questions questions;
  private final Connections connections;
  private final Cursors cursors;
  private final PlainStatements statements;
  private final PreparedStatements preparedStatements;
  private final Transactions transactions;

  ProgramGenerator(long seed) {
    this.dice = new Dice(seed);
    Set<Feature> features = Feature.some(dice);
    this.draft = new Draft(dice, features);
    this.texts = new Texts(dice, features);
    this.writes = new Writes(dice, texts, features);
    Tables tables = new Tables(dice, texts, features);
    Triggers triggers = new Triggers(dice, texts);
    this.schemaTexts = new SchemaTexts(dice, texts, tables, triggers);
    this.stateTexts = new StateTexts(dice, texts);
    this.rareTexts = new RareTexts(dice, texts, writes, triggers);
    this.wrongTexts = new WrongTexts(dice, texts, !features.contains(Feature.SEVERAL_CONNECTIONS));
    this.questions = new Questions(dice, texts);
    Values values = new Values(dice, texts);
    this.connections = new Connections(draft);
    this.cursors = new Cursors(draft, values);
    Runs runs = new Runs(draft, cursors);
    this.statements = new PlainStatements(draft, runs, writes, rareTexts, wrongTexts);
    this.preparedStatements =
        new PreparedStatements(draft, runs, texts, writes, schemaTexts, rareTexts, values);
    this.transactions = new Transactions(draft, runs, texts);
  }

  Set<Feature> features() {
    return draft.features;
  }

  List<Step> write() {
    begin();
    int length = draft.steps.size() + 10 + dice.below(50);
    while (draft.steps.size() < length) {
      step();
    }
    return draft.steps;
  }

  /** Opens the first connection and makes most of the schema. */
  private void begin() {
    connections.open();
    String statement = statements.create(draft.handles.connections.get(0));
    List<Sql> first = new ArrayList<>();
    draft.when(
        Feature.WAL_FILE,
        () -> first.add(Sql.of(Effect.JOURNAL_MODE, "PRAGMA journal_mode = WAL")));
    first.addAll(schemaTexts.first());
    for (int i = 0; i < 4; i++) {
      first.add(writes.insert(false));
    }
    for (Sql sql : first) {
      draft.add(Step.call(statement, "execute", sql.text()).running(sql));
    }
  }

  private void step() {
    if (draft.handles.connections.isEmpty()) {
      connections.open();
      return;
    }
    String connection = dice.any(draft.handles.connections);
    switch (dice.below(34)) {
      case 0, 1, 2, 3 -> statements.run(connection, texts.read(false));
      case 4, 5, 6, 7 -> statements.run(connection, writes.any(false));
      case 8, 9, 10 -> preparedStatements.run(connection);
      case 11, 12, 13 -> cursors.readOn();
      case 14 -> draft.when(Feature.JDBC_TRANSACTIONS, () -> transactions.any(connection));
      case 15 -> draft.when(Feature.JDBC_TRANSACTIONS, () -> transactions.any(connection));
      case 16 ->
          draft.when(
              Feature.SQL_TRANSACTIONS, () -> statements.run(connection, texts.transaction()));
      case 17 -> draft.when(Feature.SAVEPOINTS, () -> savepoint(connection));
      case 18 ->
          draft.when(
              Feature.SCHEMA_CHANGES, () -> statements.run(connection, schemaTexts.change()));
      case 19 -> draft.when(Feature.BATCHES, () -> statements.batch(connection));
      case 20 -> draft.when(Feature.METADATA, () -> draft.add(questions.ofMetaData(connection)));
      case 21 -> draft.when(Feature.PRAGMAS, () -> statements.run(connection, stateTexts.pragma()));
      case 22 -> draft.when(Feature.CLOSE_AND_REOPEN, () -> closeOrOpen(connection));
      case 23 -> draft.when(Feature.ERRORS, () -> statements.run(connection, wrongTexts.any()));
      case 24 -> askStatement();
      case 25 -> closeSomething();
      case 26 -> rarely(connection);
      case 27, 28 ->
          draft.when(Feature.RARE_TEXTS, () -> statements.run(connection, rareTexts.any()));
      case 29 -> draft.when(Feature.SCRIPTS, () -> statements.script(connection));
      case 30, 31 ->
          draft.when(Feature.VIRTUAL_TABLES, () -> statements.run(connection, rareTexts.virtual()));
      case 32 -> draft.when(Feature.SEVERAL_CONNECTIONS, () -> contend(connection));
      default -> draft.add(questions.ofConnection(connection));
    }
  }

  /** One connection may have the write lock while another one asks for it. */
  private void contend(String connection) {
    connections.openOneMore();
    if (dice.chance(0.5)) {
      statements.run(connection, Texts.transaction(dice.any("BEGIN IMMEDIATE", "BEGIN")));
    } else {
      transactions.begin(connection);
    }
    if (dice.chance(0.5)) {
      statements.run(connection, dice.chance(0.5) ? writes.any(false) : texts.read(false));
    }
    String other = dice.any(draft.handles.connections);
    statements.run(
        other, dice.chance(0.3) ? Texts.transaction("BEGIN IMMEDIATE") : writes.any(false));
  }

  private void rarely(String connection) {
    draft.when(Feature.TEMPORARY, () -> statements.run(connection, stateTexts.temporary()));
    draft.when(Feature.ATTACHED, () -> statements.run(connection, stateTexts.attached()));
    draft.when(Feature.RARE_PRAGMAS, () -> statements.run(connection, stateTexts.rarePragma()));
    if (draft.has(Feature.VACUUM) && dice.chance(0.4)) {
      statements.run(connection, Texts.ddl("VACUUM"));
    }
    if (draft.has(Feature.COPIES) && dice.chance(0.4)) {
      statements.run(connection, stateTexts.copy());
    }
    if (draft.has(Feature.UNWRAP) && dice.chance(0.3)) {
      draft.add(
          Step.call(connection, "unwrap", org.sqlite.SQLiteConnection.class)
              .running(Sql.of(Effect.READ, "").pinning()));
    }
    draft.when(Feature.SEVERAL_CONNECTIONS, connections::openOneMore);
  }

  private void closeOrOpen(String connection) {
    if (dice.chance(0.5)) {
      connections.close(connection);
    } else {
      connections.openOneMore();
    }
  }

  private void savepoint(String connection) {
    if (dice.chance(0.35)) {
      statements.run(connection, texts.savepoint());
    } else {
      transactions.savepoint(connection);
    }
  }

  private void askStatement() {
    List<String> ran =
        draft.handles.statements.entrySet().stream()
            .filter(entry -> entry.getValue().ran)
            .map(java.util.Map.Entry::getKey)
            .toList();
    if (!ran.isEmpty()) {
      String statement = dice.any(ran);
      draft.add(
          draft.handles.statements.get(statement).prepared == null
              ? questions.ofStatement(statement)
              : questions.ofPrepared(statement));
    }
  }

  private void closeSomething() {
    if (!draft.handles.cursors.isEmpty() && dice.chance(0.6)) {
      Cursor cursor = dice.any(draft.handles.cursors);
      cursors.close(cursor);
      draft.when(Feature.AFTER_CLOSE, () -> cursors.afterClose(cursor));
    } else if (!draft.handles.statements.isEmpty() && dice.chance(0.5)) {
      String statement = dice.any(List.copyOf(draft.handles.statements.keySet()));
      draft.add(Step.call(statement, "close"));
      draft.handles.over(statement);
      draft.when(
          Feature.AFTER_CLOSE,
          () -> draft.add(Step.call(statement, dice.any("getUpdateCount", "close", "isClosed"))));
      if (dice.chance(0.8)) {
        draft.handles.statements.remove(statement);
      }
    }
  }
}
