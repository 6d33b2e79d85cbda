package io.pooledsqlite.fuzz;

import io.pooledsqlite.fuzz.Handles.Cursor;
import io.pooledsqlite.fuzz.Sql.Effect;
import io.pooledsqlite.fuzz.Step.Shown;
import io.pooledsqlite.fuzz.Step.Variable;
import java.nio.charset.StandardCharsets;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Writes one random program; the same seed gives the same program. */
final class ProgramGenerator {

  private static final int MAX_STATEMENTS = 6;
  private static final int MAX_CONNECTIONS = 3;

  private static final List<String> OPTIONS =
      List.of(
          "",
          "&date_class=TEXT",
          "&date_class=REAL",
          "&date_precision=SECONDS",
          "&date_string_format=yyyy-MM-dd",
          "&transaction_mode=IMMEDIATE",
          "&transaction_mode=EXCLUSIVE",
          "&journal_mode=WAL",
          "&journal_mode=TRUNCATE",
          "&jdbc.get_generated_keys=false",
          "&limit_sql_length=300",
          "&limit_attached=1",
          "&max_page_count=40",
          "&temp_store=MEMORY",
          "&case_sensitive_like=true",
          "&defer_foreign_keys=true");

  private final Random random;
  private final Set<Feature> features = EnumSet.noneOf(Feature.class);
  private final Texts texts;
  private final StateTexts stateTexts;
  private final RareTexts rareTexts;
  private final WrongTexts wrongTexts;
  private final Questions questions;
  private final Values values;
  private final Handles handles = new Handles();
  private final List<Step> steps = new ArrayList<>();
  private String parameters = "";

  ProgramGenerator(long seed) {
    // The first numbers of neighbouring seeds are much alike.
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    for (Feature feature : Feature.values()) {
      if (random.nextDouble() < feature.probability()) {
        features.add(feature);
      }
    }
    if (has(Feature.SEVERAL_CONNECTIONS)) {
      // A pragma that is not known well takes its turn among the writers.
      features.remove(Feature.RARE_PRAGMAS);
      // Rows that SQLite inserts by itself count for last_insert_rowid() only where we notice them.
      features.remove(Feature.VACUUM);
    }
    if (has(Feature.UNWRAP)) {
      // Whoever has the driver's own connection sees that connection's counters.
      features.remove(Feature.CHANGE_COUNTERS);
      features.remove(Feature.COUNTERS_ANYWHERE);
    }
    if (has(Feature.VIRTUAL_TABLES) || has(Feature.COPIES)) {
      // Rows of shadow tables and of a copy count for last_insert_rowid() only where we notice
      // them.
      features.remove(Feature.CHANGE_COUNTERS);
      features.remove(Feature.COUNTERS_ANYWHERE);
    }
    this.texts = new Texts(random, features);
    this.stateTexts = new StateTexts(random, texts);
    this.rareTexts = new RareTexts(random, texts);
    this.wrongTexts = new WrongTexts(random, texts, !has(Feature.SEVERAL_CONNECTIONS));
    this.questions = new Questions(random, texts);
    this.values = new Values(random, texts);
  }

  Set<Feature> features() {
    return features;
  }

  private boolean has(Feature feature) {
    return features.contains(feature);
  }

  List<Step> write() {
    begin();
    int length = steps.size() + 10 + random.nextInt(50);
    while (steps.size() < length) {
      step();
    }
    return steps;
  }

  private void add(Step step) {
    steps.add(step);
  }

  /** Opens the first connection and makes most of the schema. */
  private void begin() {
    // Waiting for somebody on the same thread is of no use.
    parameters = has(Feature.SEVERAL_CONNECTIONS) ? "?busy_timeout=0" : "?";
    parameters += has(Feature.FOREIGN_KEYS) ? "&foreign_keys=true" : "";
    open();
    String first = handles.connections.get(0);
    String statement = createStatement(first);
    List<Sql> schema = new ArrayList<>();
    if (has(Feature.WAL_FILE)) {
      schema.add(Sql.of(Effect.JOURNAL_MODE, "PRAGMA journal_mode = WAL"));
    }
    schema.add(texts.createLog());
    Texts.TABLES.forEach(table -> schema.add(texts.createTable(table)));
    schema.add(texts.createView(0));
    schema.add(texts.createView(1));
    if (texts.chance(0.5)) {
      schema.add(texts.createTrigger());
    }
    for (int i = 0; i < 4; i++) {
      schema.add(texts.insert(false));
    }
    for (Sql sql : schema) {
      add(Step.call(statement, "execute", sql.text()).running(sql));
    }
  }

  private void step() {
    if (handles.connections.isEmpty()) {
      open();
      return;
    }
    String connection = texts.any(handles.connections);
    switch (random.nextInt(33)) {
      case 0, 1, 2, 3 -> runText(connection, texts.read(false));
      case 4, 5, 6, 7 -> runText(connection, texts.write(false));
      case 8, 9, 10 -> runPrepared(connection);
      case 11, 12, 13 -> readOn();
      case 14 -> when(Feature.JDBC_TRANSACTIONS, () -> jdbcTransaction(connection));
      case 15 -> when(Feature.JDBC_TRANSACTIONS, () -> jdbcTransaction(connection));
      case 16 -> when(Feature.SQL_TRANSACTIONS, () -> runText(connection, texts.transaction()));
      case 17 -> when(Feature.SAVEPOINTS, () -> savepoint(connection));
      case 18 -> when(Feature.SCHEMA_CHANGES, () -> runText(connection, texts.schemaChange()));
      case 19 -> when(Feature.BATCHES, () -> batch(connection));
      case 20 -> when(Feature.METADATA, () -> add(questions.ofMetaData(connection)));
      case 21 -> when(Feature.PRAGMAS, () -> runText(connection, stateTexts.pragma()));
      case 22 -> when(Feature.CLOSE_AND_REOPEN, () -> closeOrOpen(connection));
      case 23 -> when(Feature.ERRORS, () -> runText(connection, wrongTexts.any()));
      case 24 -> askStatement();
      case 25 -> closeSomething();
      case 26 -> rarely(connection);
      case 27, 28 -> when(Feature.RARE_TEXTS, () -> runText(connection, rareTexts.any()));
      case 29 -> when(Feature.SCRIPTS, () -> script(connection));
      case 30, 31 -> when(Feature.VIRTUAL_TABLES, () -> runText(connection, rareTexts.virtual()));
      default -> add(questions.ofConnection(connection));
    }
  }

  private void when(Feature feature, Runnable action) {
    if (has(feature)) {
      action.run();
    }
  }

  private void rarely(String connection) {
    when(Feature.TEMPORARY, () -> runText(connection, stateTexts.temporary()));
    when(Feature.ATTACHED, () -> runText(connection, stateTexts.attached()));
    when(Feature.RARE_PRAGMAS, () -> runText(connection, stateTexts.rarePragma()));
    if (has(Feature.VACUUM) && texts.chance(0.4)) {
      runText(connection, texts.vacuum());
    }
    if (has(Feature.COPIES) && texts.chance(0.4)) {
      runText(connection, stateTexts.copy());
    }
    if (has(Feature.UNWRAP) && texts.chance(0.3)) {
      add(
          Step.call(connection, "unwrap", org.sqlite.SQLiteConnection.class)
              .running(Sql.of(Effect.READ, "").pinning()));
    }
    if (has(Feature.SEVERAL_CONNECTIONS) && handles.connections.size() < MAX_CONNECTIONS) {
      open();
    }
  }

  // Connections and statements.

  private void open() {
    String name = handles.fresh('c');
    String own = parameters;
    if (texts.chance(0.15)) {
      own +=
          texts.any(
              "&foreign_keys=true",
              "&synchronous=NORMAL",
              "&recursive_triggers=true",
              "&cache_size=100");
    }
    if (has(Feature.OPTIONS)) {
      // Read-only ones are passed through: open after the last session, they keep the file in WAL.
      own +=
          !has(Feature.SEVERAL_CONNECTIONS) && texts.chance(0.1)
              ? texts.any("&open_mode=1", "&jdbc.explicit_readonly=true")
              : texts.any(OPTIONS);
    }
    own = own.equals("?") ? "" : own.replace("?&", "?");
    add(Step.call(Step.OPEN, "getConnection", own).into(name));
    handles.connections.add(name);
  }

  private void closeOrOpen(String connection) {
    if (texts.chance(0.5)) {
      add(Step.call(connection, "close"));
      handles.closeConnection(connection);
      if (texts.chance(0.2)) {
        add(Step.call(connection, "isClosed"));
      }
    } else if (handles.connections.size()
        < (has(Feature.SEVERAL_CONNECTIONS) ? MAX_CONNECTIONS : 1)) {
      open();
    }
  }

  private String createStatement(String connection) {
    String name = handles.fresh('s');
    add(Step.call(connection, "createStatement").into(name));
    handles.statements.put(name, new Handles.Of(connection, null));
    return name;
  }

  /** An old statement of the connection or a new one. */
  private String statement(String connection) {
    List<String> known =
        handles.statements.entrySet().stream()
            .filter(entry -> entry.getValue().connection.equals(connection))
            .filter(entry -> entry.getValue().prepared == null)
            .map(java.util.Map.Entry::getKey)
            .toList();
    return known.isEmpty() || (known.size() < MAX_STATEMENTS && texts.chance(0.3))
        ? createStatement(connection)
        : texts.any(known);
  }

  // Texts.

  private void runText(String connection, Sql sql) {
    runText(connection, statement(connection), has(Feature.SCRIPTS) ? rareTexts.written(sql) : sql);
  }

  private void script(String connection) {
    if (texts.chance(0.4)) {
      runAlone(connection, rareTexts.firstOfScript());
      return;
    }
    Sql sql = rareTexts.script();
    String statement = statement(connection);
    beforeRunning(connection, statement, sql);
    add(Step.call(statement, "executeUpdate", sql.text()).running(sql));
    handles.statements.get(statement).ran = true;
    afterRunning(statement);
  }

  /** By a call that runs the first text of a string and no other. */
  private void runAlone(String connection, Sql sql) {
    String statement = statement(connection);
    beforeRunning(connection, statement, sql);
    execute(
        statement,
        sql.mayGiveRows() && texts.chance(0.5) ? "executeQuery" : "execute",
        connection,
        sql);
    handles.statements.get(statement).ran = true;
    afterRunning(statement);
  }

  private void runText(String connection, String statement, Sql sql) {
    beforeRunning(connection, statement, sql);
    boolean query = sql.mayGiveRows();
    if (query && texts.chance(0.6)) {
      execute(statement, "executeQuery", connection, sql);
    } else if (texts.chance(query ? 0.1 : 0.5)) {
      add(update(statement, sql).running(sql));
    } else {
      execute(statement, "execute", connection, sql);
    }
    handles.statements.get(statement).ran = true;
    afterRunning(statement);
  }

  private Step update(String statement, Sql sql) {
    return switch (random.nextInt(16)) {
      case 0, 1 -> Step.call(statement, "executeLargeUpdate", sql.text());
      case 2 -> Step.call(statement, "executeUpdate", sql.text(), Statement.RETURN_GENERATED_KEYS);
      case 3 -> Step.call(statement, "executeUpdate", sql.text(), new String[] {"id"});
      case 4 -> Step.call(statement, "executeUpdate", sql.text(), new int[] {1});
      case 5 -> Step.call(statement, "executeQuery", sql.text());
      default -> Step.call(statement, "executeUpdate", sql.text());
    };
  }

  private void execute(String statement, String how, String connection, Sql sql) {
    boolean prepared = handles.statements.get(statement).prepared != null;
    Step step = prepared ? Step.call(statement, how) : Step.call(statement, how, sql.text());
    if (how.equals("execute")) {
      add(step.running(sql));
      if (!sql.mayGiveRows()) {
        return;
      }
      step = Step.call(statement, "getResultSet");
    }
    String name = handles.fresh('r');
    add(step.into(name).running(sql));
    Cursor cursor = new Cursor(name, connection, statement, sql);
    if (has(Feature.OPEN_CURSORS) && !sql.text().contains("RETURNING") && texts.chance(0.4)) {
      handles.cursors.add(cursor);
      read(cursor, random.nextInt(3));
    } else {
      if (texts.chance(0.15)) {
        add(Step.call(name, "getMetaData").shown(Shown.COLUMNS));
      }
      add(new Step(null, name, List.of(), Shown.rows(Shown.ALL), null));
    }
  }

  private void afterRunning(String statement) {
    if (texts.chance(0.2)) {
      add(Step.call(statement, texts.any("getUpdateCount", "getLargeUpdateCount")));
    }
    if (texts.chance(0.2)) {
      add(Step.call(statement, "getGeneratedKeys").shown(Shown.rows(2)));
    }
  }

  /** Closes cursors that the text would disturb, but for programs that are about just that. */
  private void beforeRunning(String connection, String statement, Sql sql) {
    handles.over(statement);
    boolean daring = has(Feature.UNDER_CURSORS) && texts.chance(0.5);
    if (daring || sql.effect() == Effect.READ) {
      return;
    }
    for (Cursor cursor : List.copyOf(handles.cursors)) {
      boolean own = cursor.connection().equals(connection);
      if (own ? sql.disturbs(cursor.sql()) : sql.effect() != Effect.PRAGMA) {
        add(Step.call(cursor.name(), "close"));
        handles.cursors.remove(cursor);
      }
    }
  }

  private void runPrepared(String connection) {
    List<String> known =
        handles.statements.entrySet().stream()
            .filter(entry -> entry.getValue().connection.equals(connection))
            .filter(entry -> entry.getValue().prepared != null)
            .map(java.util.Map.Entry::getKey)
            .toList();
    String statement =
        known.isEmpty() || (known.size() < MAX_STATEMENTS && texts.chance(0.4))
            ? prepare(connection)
            : texts.any(known);
    Sql sql = handles.statements.get(statement).prepared;
    for (int i = 1; i <= sql.parameters(); i++) {
      if (texts.chance(0.9)) {
        set(statement, i);
      }
    }
    if (has(Feature.BATCHES)
        && sql.effect() == Effect.WRITE
        && !sql.mayGiveRows()
        && texts.chance(0.3)) {
      preparedBatch(connection, statement, sql);
      return;
    }
    beforeRunning(connection, statement, sql);
    if (sql.mayGiveRows()) {
      execute(statement, texts.any("execute", "executeQuery", "executeQuery"), connection, sql);
    } else {
      add(
          Step.call(statement, texts.any("execute", "executeUpdate", "executeLargeUpdate"))
              .running(sql));
    }
    handles.statements.get(statement).ran = true;
    afterRunning(statement);
  }

  private String prepare(String connection) {
    Sql sql = texts.chance(0.5) ? texts.read(true) : texts.write(true);
    if (has(Feature.RARE_TEXTS) && texts.chance(0.2)) {
      sql = rareTexts.any();
    } else if (has(Feature.SCRIPTS)) {
      sql = rareTexts.written(sql);
    }
    if (texts.chance(0.05)) {
      sql = has(Feature.SCHEMA_CHANGES) ? texts.schemaChange() : sql;
    }
    String name = handles.fresh('p');
    add(
        (texts.chance(0.2)
                ? Step.call(
                    connection, "prepareStatement", sql.text(), Statement.RETURN_GENERATED_KEYS)
                : Step.call(connection, "prepareStatement", sql.text()))
            .into(name));
    handles.statements.put(name, new Handles.Of(connection, sql));
    return name;
  }

  private void set(String statement, int index) {
    if (has(Feature.VALUES) && texts.chance(0.4)) {
      add(values.set(statement, index));
      return;
    }
    add(
        switch (random.nextInt(9)) {
          case 0, 1, 2 -> Step.call(statement, "setInt", index, 1 + random.nextInt(12));
          case 3 -> Step.call(statement, "setLong", index, (long) random.nextInt(30));
          case 4, 5 -> Step.call(statement, "setString", index, texts.word());
          case 6 -> Step.call(statement, "setNull", index, java.sql.Types.VARCHAR);
          case 7 -> Step.call(statement, "setDouble", index, random.nextInt(10) + 0.25);
          default ->
              Step.call(
                  statement, "setBytes", index, texts.word().getBytes(StandardCharsets.UTF_8));
        });
  }

  private void preparedBatch(String connection, String statement, Sql sql) {
    for (int i = random.nextInt(3); i >= 0; i--) {
      for (int index = 1; index <= sql.parameters(); index++) {
        set(statement, index);
      }
      add(Step.call(statement, "addBatch"));
    }
    beforeRunning(connection, statement, sql);
    add(
        Step.call(statement, texts.any("executeBatch", "executeBatch", "executeLargeBatch"))
            .running(sql));
  }

  private void batch(String connection) {
    String statement = statement(connection);
    List<Sql> entries = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      entries.add(texts.chance(0.1) && has(Feature.ERRORS) ? wrongTexts.any() : texts.write(false));
    }
    Sql all = Sql.all(entries);
    beforeRunning(connection, statement, all);
    if (texts.chance(0.3)) {
      add(Step.call(statement, "executeUpdate", all.text()).running(all));
      handles.statements.get(statement).ran = true;
      return;
    }
    entries.forEach(sql -> add(Step.call(statement, "addBatch", sql.text())));
    if (texts.chance(0.1)) {
      add(Step.call(statement, "clearBatch"));
    }
    add(Step.call(statement, "executeBatch").running(all));
  }

  // Result sets.

  private void readOn() {
    if (!handles.cursors.isEmpty()) {
      read(texts.any(handles.cursors), 1 + random.nextInt(3));
    }
  }

  private void read(Cursor cursor, int times) {
    for (int i = 0; i < times; i++) {
      if (has(Feature.VALUES) && texts.chance(0.4)) {
        add(values.get(cursor.name()));
        continue;
      }
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> add(Step.call(cursor.name(), "next"));
        case 4 -> {
          add(Step.call(cursor.name(), "getObject", 1));
          if (texts.chance(0.1)) {
            add(Step.call(cursor.name(), "wasNull"));
          }
        }
        case 5 ->
            add(
                Step.call(
                    cursor.name(), texts.any("getString", "getInt", "getLong", "getBytes"), 1));
        case 6 ->
            add(
                Step.call(
                    cursor.name(),
                    texts.any("getString", "findColumn"),
                    texts.any("a", "ID", "none")));
        case 7 ->
            add(
                Step.call(
                    cursor.name(),
                    texts.any("getRow", "isBeforeFirst", "isAfterLast", "isFirst", "isClosed")));
        case 8 -> add(Step.call(cursor.name(), "getMetaData").shown(Shown.COLUMNS));
        default -> add(Step.call(cursor.name(), "next"));
      }
    }
    if (texts.chance(0.2)) {
      add(new Step(null, cursor.name(), List.of(), Shown.rows(Shown.ALL), null));
      handles.cursors.remove(cursor);
    }
  }

  // Transactions.

  private void jdbcTransaction(String connection) {
    switch (random.nextInt(6)) {
      case 0, 1 -> end(Step.call(connection, "setAutoCommit", false));
      case 2 -> end(Step.call(connection, "setAutoCommit", true));
      case 3 -> end(Step.call(connection, "commit"));
      case 4 -> end(Step.call(connection, "rollback"));
      default -> add(Step.call(connection, "getAutoCommit"));
    }
  }

  private void end(Step step) {
    Sql like = texts.transaction();
    beforeRunning(step.target(), "", like);
    add(step.running(like));
  }

  private void savepoint(String connection) {
    if (texts.chance(0.35)) {
      runText(connection, texts.savepoint());
      return;
    }
    List<String> own =
        handles.savepoints.entrySet().stream()
            .filter(entry -> entry.getValue().equals(connection))
            .map(java.util.Map.Entry::getKey)
            .toList();
    if (own.isEmpty() || texts.chance(0.5)) {
      String name = handles.fresh('k');
      add(
          (texts.chance(0.5)
                  ? Step.call(connection, "setSavepoint")
                  : Step.call(connection, "setSavepoint", texts.any("x", "y", "q\"q")))
              .into(name)
              .running(texts.transaction()));
      handles.savepoints.put(name, connection);
    } else {
      Variable savepoint = new Variable(texts.any(own));
      end(Step.call(connection, texts.any("rollback", "releaseSavepoint"), savepoint));
    }
  }

  // The rest.

  private void askStatement() {
    List<String> ran =
        handles.statements.entrySet().stream()
            .filter(entry -> entry.getValue().ran)
            .map(java.util.Map.Entry::getKey)
            .toList();
    if (!ran.isEmpty()) {
      String statement = texts.any(ran);
      add(
          handles.statements.get(statement).prepared == null
              ? questions.ofStatement(statement)
              : questions.ofPrepared(statement));
    }
  }

  private void closeSomething() {
    if (!handles.cursors.isEmpty() && texts.chance(0.6)) {
      Cursor cursor = texts.any(handles.cursors);
      add(Step.call(cursor.name(), "close"));
      handles.cursors.remove(cursor);
      when(Feature.AFTER_CLOSE, () -> afterClose(cursor));
    } else if (!handles.statements.isEmpty() && texts.chance(0.5)) {
      String statement = texts.any(List.copyOf(handles.statements.keySet()));
      add(Step.call(statement, "close"));
      handles.over(statement);
      when(
          Feature.AFTER_CLOSE,
          () -> add(Step.call(statement, texts.any("getUpdateCount", "close", "isClosed"))));
      if (texts.chance(0.8)) {
        handles.statements.remove(statement);
      }
    }
  }

  /** In sqlite-jdbc, it is the same object once its statement runs again. */
  private void afterClose(Cursor cursor) {
    add(
        switch (random.nextInt(6)) {
          case 0 -> Step.call(cursor.name(), "getMetaData").shown(Shown.COLUMNS);
          case 1 -> Step.call(cursor.name(), "getInt", 1);
          case 2 -> Step.call(cursor.name(), "getRow");
          case 3 -> Step.call(cursor.name(), "close");
          case 4 -> Step.call(cursor.name(), "isClosed");
          default -> Step.call(cursor.name(), "next");
        });
  }
}
