package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Effect.Kind;
import io.pooledsqlite.agent.analysis.Value.Conn;
import io.pooledsqlite.agent.analysis.Value.Created;
import io.pooledsqlite.agent.analysis.Value.Int;
import io.pooledsqlite.agent.analysis.Value.Rows;
import io.pooledsqlite.agent.analysis.Value.Shared;
import io.pooledsqlite.agent.analysis.Value.Stmt;
import io.pooledsqlite.agent.analysis.Value.Text;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/** What the methods of JDBC do. */
final class JdbcModel {

  private static final Set<String> HANDLES =
      Set.of(
          Types.CONNECTION,
          "java/sql/Statement",
          "java/sql/PreparedStatement",
          "java/sql/CallableStatement",
          "java/sql/ResultSet",
          "java/sql/ResultSetMetaData",
          "java/sql/ParameterMetaData",
          "java/sql/DatabaseMetaData",
          "java/sql/Savepoint",
          "java/sql/Wrapper",
          "java/sql/Blob",
          "java/sql/Clob",
          "java/sql/NClob",
          "java/sql/SQLXML",
          "java/sql/Array",
          "java/sql/Driver");

  private static final Set<String> READS_OF_ROWS =
      Set.of(
          "next",
          "close",
          "isClosed",
          "wasNull",
          "findColumn",
          "getRow",
          "isBeforeFirst",
          "isAfterLast",
          "isFirst",
          "isLast",
          "getMetaData",
          "getColumnCount",
          "getColumnName",
          "getColumnLabel",
          "getColumnType",
          "getColumnTypeName",
          "getColumnClassName",
          "setFetchSize",
          "getFetchSize");

  private static final Set<String> VALUES_OF_ROWS =
      Set.of(
          "getString",
          "getInt",
          "getLong",
          "getDouble",
          "getFloat",
          "getBoolean",
          "getShort",
          "getByte",
          "getBytes",
          "getBigDecimal",
          "getDate",
          "getTime",
          "getTimestamp",
          "getObject");

  private static final Set<String> HARMLESS_OF_STATEMENT =
      Set.of(
          "close",
          "isClosed",
          "clearParameters",
          "clearBatch",
          "setFetchSize",
          "getFetchSize",
          "setMaxRows",
          "getMaxRows",
          "setFetchDirection");

  /** That the region made. */
  private static final Created BYTES = Created.of("[B");

  private final MethodRun run;
  private final Evaluator evaluator;

  JdbcModel(MethodRun run, Evaluator evaluator) {
    this.run = run;
    this.evaluator = evaluator;
  }

  /** Whether objects of the type are, or may be, bound to a connection. */
  static boolean isJdbc(String type) {
    return HANDLES.contains(type)
        || type.startsWith("org/sqlite/")
        || (type.startsWith("javax/sql/") && !type.endsWith("Event"));
  }

  /** The result of a call of JDBC; null if it is not one. */
  @Nullable Value call(
      String owner, String name, String descriptor, @Nullable Value receiver, List<Value> values) {
    if (owner.equals("java/sql/DriverManager")) {
      return driverManager(name, descriptor);
    }
    Value declared = declared(descriptor);
    if (name.equals("unwrap") && declared instanceof Shared) {
      // By whatever type: it may be the connection, or lead to it.
      declared = new Shared(Value.OBJECT, false, null, true);
    }
    if (receiver instanceof Conn connection) {
      return connection(connection, name, values, declared);
    }
    if (receiver instanceof Stmt statement) {
      return statement(statement, name, values, declared);
    }
    if (receiver instanceof Rows rows) {
      return rows(rows, name, values.subList(1, values.size()), declared);
    }
    if (receiver instanceof Value.Null none && isJdbc(owner)) {
      // What is null for all that is known may be anything; a helper that is told null closes none.
      return none.literal() ? declared : null;
    }
    if (receiver != null
        && (isJdbc(owner) || (Value.jdbc(receiver) && receiver instanceof Shared))) {
      run.note(
          Kind.JDBC_OUTSIDE,
          "uses a "
              + Place.simpleName(owner)
              + " that it did not make ("
              + Place.simpleName(owner)
              + "."
              + name
              + ")",
          "prepare statements where they are used, on the connection in the holder's field");
      return declared;
    }
    if (owner.startsWith("org/sqlite/")) {
      session("uses sqlite-jdbc's own class " + Place.simpleName(owner));
      return declared;
    }
    return null;
  }

  private static Value declared(String descriptor) {
    Type type = Type.getReturnType(descriptor);
    return type.getSort() == Type.VOID ? Values.NOTHING : Types.shared(type, null);
  }

  private @Nullable Value driverManager(String name, String descriptor) {
    if (name.equals("getConnection")) {
      run.note(
          Kind.JDBC_OUTSIDE,
          "opens a connection",
          "open the connection in the constructor, or behind a null check of its field");
      return new Conn(null, true, true);
    }
    session("calls DriverManager." + name);
    return declared(descriptor);
  }

  private void session(String what) {
    run.note(Kind.SESSION, what, "do this once, when the connection is opened");
  }

  private Value connection(Conn connection, String name, List<Value> values, Value declared) {
    if (connection.path() == null && !connection.opened()) {
      run.note(Kind.JDBC_OUTSIDE, "uses a connection that no constant field holds", null);
    } else if (connection.path() != null) {
      run.region().connections().add(connection.path());
    }
    switch (name) {
      case "prepareStatement" -> {
        Texts sql = text(values, 1);
        run.note(new Effect(Kind.PREPARES, "prepares", run.place(), sql, false, null));
        return new Stmt(sql, connection.path(), Set.of(run.current()));
      }
      case "createStatement" -> {
        return new Stmt(null, connection.path(), Set.of(run.current()));
      }
      case "isClosed" -> {
        return closed(connection);
      }
      case "getAutoCommit" -> {
        run.note(
            Kind.SHARED_STATE,
            "asks whether the connection is in autocommit, which others may set",
            "leave out the question where nothing sets it");
        return Values.INT;
      }
      case "close", "abort" -> run.note(Kind.SESSION, "closes the connection", null);
      case "setAutoCommit", "commit", "rollback", "setSavepoint", "releaseSavepoint" ->
          run.note(Kind.SESSION, "controls a transaction (" + name + ")", null);
      default -> session("calls Connection." + name);
    }
    return declared;
  }

  /** Nobody but exclusive regions can close a connection that nobody else reaches. */
  private Value closed(Conn connection) {
    if (!isConfined(connection)) {
      run.note(
          Kind.SHARED_STATE,
          "asks whether the connection is closed, which others may do",
          "keep the connection in a private field that only synchronized code uses");
      return Values.INT;
    }
    if (!connection.there() || !run.region().skipsOpening()) {
      return Values.INT;
    }
    run.region().needs().add(connection.path() + RegionRun.IS_OPEN);
    return new Int(0);
  }

  private boolean isConfined(Conn connection) {
    String path = connection.path();
    return path != null && run.lock() != null && run.region().isConfined(path);
  }

  private static Texts text(List<Value> values, int index) {
    return values.size() > index && values.get(index) instanceof Text text
        ? text.texts()
        : Texts.UNKNOWN;
  }

  private Value statement(Stmt statement, String name, List<Value> values, Value declared) {
    boolean withText = values.size() > 1 && isText(values.get(1));
    switch (name) {
      case "executeQuery" -> {
        executes(statement, values, withText, false);
        return new Rows(Set.of(run.current()));
      }
      case "execute" -> {
        executes(statement, values, withText, false);
        run.noteRun(statement.origins());
        return Values.INT;
      }
      case "executeUpdate", "executeLargeUpdate" -> {
        executes(statement, values, withText, withText);
        run.noteRun(statement.origins());
        return declared;
      }
      case "addBatch" -> {
        executes(statement, values, withText, false);
        run.noteExecutions(Outcome.SEVERAL);
        return declared;
      }
      case "executeBatch", "executeLargeBatch" -> {
        run.noteExecutions(Outcome.SEVERAL);
        run.noteRun(statement.origins());
        return Created.of("[I");
      }
      case "getResultSet" -> {
        return new Rows(Set.of(run.current()));
      }
      case "getMetaData" -> {
        return new Rows(Set.of(run.current()));
      }
      case "getGeneratedKeys" -> {
        run.note(
            new Effect(
                Kind.ASKS_FOR_KEYS,
                "asks for generated keys of what is no INSERT, or may not have run",
                run.place(),
                run.hasRun(statement.origins()) ? statement.sql() : Texts.EMPTY,
                false,
                null));
        return new Rows(Set.of(run.current()));
      }
      case "getUpdateCount", "getLargeUpdateCount" -> {
        // Of what changed no rows, sqlite-jdbc 3.36 tells changes() of the connection.
        run.note(
            Kind.SHARED_STATE,
            "asks for an update count, which may be that of another statement",
            "use what executeUpdate returns");
        return declared;
      }
      case "getConnection" -> {
        return new Conn(statement.connection(), statement.connection() != null, false);
      }
      default -> {
        if (name.startsWith("set") && values.size() >= 3) {
          values.subList(2, values.size()).forEach(this::binds);
        } else if (!HARMLESS_OF_STATEMENT.contains(name)
            && !(name.equals("setNull") && values.size() >= 2)) {
          session("calls Statement." + name);
        }
        return declared;
      }
    }
  }

  private static boolean isText(Value value) {
    return !(value instanceof Value.Plain plain && plain.type().length() == 1)
        && !(value instanceof Int);
  }

  private void executes(Stmt statement, List<Value> values, boolean withText, boolean whole) {
    Texts prepared = statement.sql();
    Texts sql = withText ? text(values, 1) : prepared == null ? Texts.UNKNOWN : prepared;
    run.note(new Effect(Kind.EXECUTES, "executes", run.place(), sql, whole, null));
    run.noteExecutions(whole ? SqlJudge.statements(sql) : 1);
  }

  private void binds(Value value) {
    evaluator.escaping(value);
    if (Extended.mayBe(run.region().world(), value)) {
      run.note(Kind.UNKNOWN, "binds a number whose class may be the application's", null);
    }
    if (!value.inert() && !value.equals(BYTES)) {
      run.note(
          Kind.SHARED_STATE, "binds an object that others may change", "bind a string or a number");
    }
  }

  private Value rows(Rows rows, String name, List<Value> arguments, Value declared) {
    if (!arguments.stream().allMatch(Value::inert)) {
      run.note(
          Kind.SHARED_STATE,
          "gives an object to the result set, which may change it",
          "read the column without it");
    }
    if (VALUES_OF_ROWS.contains(name)) {
      return column(name, declared);
    }
    if (name.equals("getMetaData")) {
      return new Rows(rows.origins());
    }
    if (!READS_OF_ROWS.contains(name)) {
      session("calls ResultSet." + name);
    }
    return declared;
  }

  private Value column(String name, Value declared) {
    return switch (name) {
      // A number, a string, null, or bytes that nobody else has yet.
      case "getObject" -> Values.SOME_PLAIN;
      case "getBytes" -> BYTES;
      case "getDate" -> date("java/sql/Date");
      case "getTime" -> date("java/sql/Time");
      case "getTimestamp" -> date("java/sql/Timestamp");
      default -> declared;
    };
  }

  private Created date(String type) {
    if (Extended.asksForDates(run.region().world())) {
      run.note(Kind.UNKNOWN, "reads a date, which may ask a class of the application", null);
    }
    return Created.of(type);
  }
}
