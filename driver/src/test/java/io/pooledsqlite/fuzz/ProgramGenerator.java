package io.pooledsqlite.fuzz;

import io.pooledsqlite.fuzz.Handles.Cursor;
import io.pooledsqlite.fuzz.Sql.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Writes one random program; the same seed gives the same program. */
final class ProgramGenerator {

  private final Dice dice;
  private final Draft draft;
  private final Texts texts;
  private final Writes writes;
  private final SchemaTexts schemaTexts;
  private final StateTexts stateTexts;
  private final TemporaryTexts temporaryTexts;
  private final AttachedTexts attachedTexts;
  private final RareTexts rareTexts;
  private final WrongTexts wrongTexts;
  private final Questions questions;
  private final Connections connections;
  private final Cursors cursors;
  private final PlainStatements statements;
  private final PreparedStatements preparedStatements;
  private final Transactions transactions;
  private final Functions functions;
  private final Choices<Consumer<String>> choices;

  ProgramGenerator(long seed) {
    this.dice = new Dice(seed);
    Set<Feature> features = Feature.some(dice);
    boolean alone = !features.contains(Feature.SEVERAL_CONNECTIONS);
    this.draft = new Draft(dice, features);
    this.texts = new Texts(dice, features, draft.model);
    this.writes = new Writes(dice, texts, features);
    Tables tables = new Tables(dice, texts, features);
    Triggers triggers = new Triggers(dice, texts);
    this.schemaTexts = new SchemaTexts(dice, texts, tables, triggers, draft.model);
    this.stateTexts = new StateTexts(dice);
    this.temporaryTexts = new TemporaryTexts(dice, texts);
    this.attachedTexts = new AttachedTexts(dice, texts, draft.model, alone);
    this.rareTexts = new RareTexts(dice, texts, writes, triggers);
    this.wrongTexts = new WrongTexts(dice, texts, alone);
    this.questions = new Questions(dice, texts);
    Values values = new Values(dice, texts);
    this.connections = new Connections(draft);
    this.cursors = new Cursors(draft, values);
    Runs runs = new Runs(draft, cursors);
    this.statements = new PlainStatements(draft, runs, writes, rareTexts, wrongTexts);
    this.preparedStatements =
        new PreparedStatements(draft, runs, texts, writes, schemaTexts, rareTexts, values);
    this.transactions = new Transactions(draft, runs);
    this.functions = new Functions(draft, statements, texts);
    this.choices = choices();
  }

  Set<Feature> features() {
    return draft.features;
  }

  List<Step> write() {
    begin();
    boolean pins = draft.features.stream().anyMatch(Feature::pins);
    int length = draft.steps.size() + 15 + dice.below(70) + (pins ? 15 : 0);
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

  /**
   * What may come next, given a connection; with state of its own, a program is much about that.
   */
  private Choices<Consumer<String>> choices() {
    Choices<Consumer<String>> all = new Choices<>();
    all.add(4, c -> statements.run(c, texts.read(false)));
    all.add(4, c -> statements.run(c, writes.any(false)));
    all.add(3, preparedStatements::run);
    all.add(3, c -> cursors.readOn());
    all.add(1, c -> askStatement());
    all.add(1, c -> closeSomething());
    all.add(1, c -> draft.add(questions.ofConnection(c)));
    with(all, Feature.OPEN_CURSORS, 2, this::nest);
    with(all, Feature.JDBC_TRANSACTIONS, 3, transactions::any);
    with(all, Feature.SQL_TRANSACTIONS, 3, c -> statements.run(c, texts.transaction(of(c))));
    with(all, Feature.SAVEPOINTS, 4, this::savepoint);
    with(all, Feature.SCHEMA_CHANGES, 3, c -> statements.run(c, schemaTexts.change()));
    with(all, Feature.BATCHES, 2, statements::batch);
    with(all, Feature.METADATA, 1, c -> draft.add(questions.ofMetaData(c)));
    with(all, Feature.PRAGMAS, 5, c -> statements.run(c, stateTexts.pragma()));
    with(all, Feature.CLOSE_AND_REOPEN, 1, this::closeOrOpen);
    with(all, Feature.ERRORS, 1, c -> statements.run(c, wrongTexts.any()));
    with(all, Feature.RARE_TEXTS, 2, c -> statements.run(c, rareTexts.any()));
    with(all, Feature.SCRIPTS, 1, statements::script);
    with(all, Feature.VIRTUAL_TABLES, 7, c -> statements.run(c, rareTexts.virtual(draft.model)));
    with(all, Feature.SEVERAL_CONNECTIONS, 1, this::contend);
    with(all, Feature.SEVERAL_CONNECTIONS, 1, c -> connections.openOneMore());
    with(all, Feature.VACUUM, 3, this::vacuum);
    with(all, Feature.COPIES, 5, c -> statements.run(c, stateTexts.copy()));
    with(all, Feature.TEMPORARY, 12, c -> statements.run(c, temporaryTexts.any(of(c))));
    with(all, Feature.ATTACHED, 12, c -> statements.run(c, attachedTexts.any(of(c))));
    with(all, Feature.RARE_PRAGMAS, 3, c -> statements.run(c, stateTexts.rarePragma()));
    with(all, Feature.FUNCTIONS, 5, functions::any);
    with(all, Feature.UNWRAP, 1, this::unwrap);
    return all;
  }

  private void with(
      Choices<Consumer<String>> all, Feature feature, int weight, Consumer<String> action) {
    if (draft.has(feature)) {
      all.add(weight, action);
    }
  }

  private Model.Session of(String connection) {
    return draft.model.of(connection);
  }

  private void step() {
    if (draft.handles.connections.isEmpty()) {
      connections.open();
      return;
    }
    choices.draw(dice).accept(connection());
  }

  /** While one has a transaction, others are mostly refused. */
  private String connection() {
    List<String> all = draft.handles.connections;
    List<String> busy = all.stream().filter(c -> of(c).inTransaction()).toList();
    return dice.any(busy.isEmpty() || dice.chance(0.3) ? all : busy);
  }

  /** Result sets of one connection that are read in turns. */
  private void nest(String connection) {
    for (int i = 0; i < 3; i++) {
      statements.run(connection, texts.read(false));
    }
    for (int i = 0; i < 4; i++) {
      cursors.readOn();
    }
  }

  private void vacuum(String connection) {
    if (dice.chance(0.7)) {
      transactions.leave(connection);
      if (of(connection).inTransaction()) {
        statements.run(connection, Texts.transaction("COMMIT"));
      }
    }
    statements.run(connection, Texts.ddl("VACUUM"));
  }

  private void unwrap(String connection) {
    draft.add(
        Step.call(connection, "unwrap", org.sqlite.SQLiteConnection.class)
            .running(Sql.of(Effect.TRANSACTION, "").pinning()));
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

  private void closeOrOpen(String connection) {
    if (dice.chance(0.5)) {
      connections.close(connection);
    } else {
      connections.openOneMore();
    }
  }

  private void savepoint(String connection) {
    if (dice.chance(0.5)) {
      statements.run(connection, texts.savepoint(of(connection)));
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
