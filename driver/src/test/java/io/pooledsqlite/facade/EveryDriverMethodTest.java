package io.pooledsqlite.facade;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static io.pooledsqlite.testing.TestDatabase.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.pool.PinReason;
import io.pooledsqlite.testing.TestDatabase;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.Collation;
import org.sqlite.Function;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;
import org.sqlite.core.DB;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * Every method that the driver's connection has beyond JDBC answers as on sqlite-jdbc, and ties the
 * session to a connection only where something stays behind. The methods are asked of the driver,
 * so that a new one fails here until it has a row.
 */
class EveryDriverMethodTest {

  /** Uses one method and notes what can be seen of it. */
  @FunctionalInterface
  private interface Use {
    void of(SQLiteConnection connection, List<String> seen) throws SQLException;
  }

  /** A row: what is done, and why it pins, null if it does not. */
  private record Row(PinReason pin, Use use) {}

  private static final Map<String, Row> METHODS = new LinkedHashMap<>();
  private static final Map<String, Row> STATIC_METHODS = new LinkedHashMap<>();

  static {
    METHODS.put("addCommitListener", new Row(PinReason.LISTENER, EveryDriverMethodTest::commits));
    METHODS.put("addUpdateListener", new Row(PinReason.LISTENER, EveryDriverMethodTest::updates));
    METHODS.put(
        "removeCommitListener", new Row(null, (c, seen) -> c.removeCommitListener(noting(seen))));
    METHODS.put("removeUpdateListener", new Row(null, (c, seen) -> c.removeUpdateListener(null)));
    METHODS.put("getBusyTimeout", new Row(null, (c, seen) -> seen.add("" + c.getBusyTimeout())));
    METHODS.put("setBusyTimeout", new Row(null, EveryDriverMethodTest::busyTimeout));
    METHODS.put(
        "getConnectionConfig", new Row(PinReason.SETTING, EveryDriverMethodTest::dateFormat));
    METHODS.put("getCurrentTransactionMode", new Row(null, EveryDriverMethodTest::mode));
    METHODS.put(
        "setCurrentTransactionMode",
        new Row(
            null,
            (c, seen) -> {
              c.setCurrentTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
              mode(c, seen);
            }));
    METHODS.put(
        "isFirstStatementExecuted",
        new Row(null, (c, seen) -> seen.add("" + c.isFirstStatementExecuted())));
    METHODS.put(
        "setFirstStatementExecuted",
        new Row(
            null,
            (c, seen) -> {
              c.setFirstStatementExecuted(true);
              seen.add("" + c.isFirstStatementExecuted());
            }));
    METHODS.put(
        "tryEnforceTransactionMode",
        new Row(null, (c, seen) -> ((JDBC4Connection) c).tryEnforceTransactionMode()));
    METHODS.put(
        "getDatabase",
        new Row(
            PinReason.UNWRAP,
            (c, seen) -> {
              DB database = c.getDatabase();
              seen.add("" + database.equals(c.getDatabase()));
              database._exec("INSERT INTO t VALUES (7, 'direct')");
              seen.add(text(c, "SELECT last_insert_rowid() || ' ' || changes()"));
            }));
    METHODS.put(
        "getSQLiteDatabaseMetaData",
        new Row(
            PinReason.UNWRAP,
            (c, seen) -> {
              DatabaseMetaData description = c.getSQLiteDatabaseMetaData();
              try (ResultSet tables = description.getTables(null, null, "t", null)) {
                seen.add(tables.next() + " " + tables.getString("TABLE_NAME"));
              }
            }));
    METHODS.put(
        "getUrl", new Row(null, (c, seen) -> seen.add(c.getUrl().replaceAll("row\\d+", ""))));
    METHODS.put("libversion", new Row(null, (c, seen) -> seen.add(c.libversion())));
    METHODS.put(
        "getLimit", new Row(null, (c, seen) -> c.getLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED)));
    METHODS.put("setLimit", new Row(PinReason.SETTING, EveryDriverMethodTest::limit));
    METHODS.put("serialize", new Row(null, EveryDriverMethodTest::serialize));
    METHODS.put("deserialize", new Row(PinReason.BACKUP, EveryDriverMethodTest::deserialize));

    STATIC_METHODS.put(
        "Function.create", new Row(PinReason.FUNCTION, EveryDriverMethodTest::function));
    STATIC_METHODS.put(
        "Function.create of an aggregate",
        new Row(PinReason.FUNCTION, EveryDriverMethodTest::aggregate));
    STATIC_METHODS.put(
        "Function.create and destroy",
        new Row(
            PinReason.FUNCTION,
            (c, seen) -> {
              Function.create(c, "twice", new Twice());
              Function.destroy(c, "twice");
              noteFailure(seen, () -> text(c, "SELECT twice(1)"));
            }));
    STATIC_METHODS.put(
        "Function.destroy of nothing",
        new Row(PinReason.FUNCTION, (c, seen) -> Function.destroy(c, "twice")));
    STATIC_METHODS.put(
        "Collation.create", new Row(PinReason.COLLATION, EveryDriverMethodTest::collation));
    STATIC_METHODS.put(
        "ProgressHandler.setHandler", new Row(PinReason.LISTENER, EveryDriverMethodTest::progress));
    STATIC_METHODS.put(
        "BusyHandler.setHandler",
        new Row(
            PinReason.LISTENER,
            (c, seen) -> {
              org.sqlite.BusyHandler.setHandler(
                  c,
                  new org.sqlite.BusyHandler() {
                    @Override
                    protected int callback(int calls) {
                      return 0;
                    }
                  });
              seen.add(text(c, "SELECT count(*) FROM t"));
              org.sqlite.BusyHandler.clearHandler(c);
            }));
    STATIC_METHODS.put(
        "SQLiteConfig.apply",
        new Row(
            PinReason.SETTING,
            (c, seen) -> {
              SQLiteConfig config = new SQLiteConfig();
              config.enforceForeignKeys(true);
              config.apply(c);
              seen.add(text(c, "PRAGMA foreign_keys"));
            }));
    STATIC_METHODS.put(
        "setLimit of a negative number",
        new Row(null, (c, seen) -> c.setLimit(SQLiteLimits.SQLITE_LIMIT_COLUMN, -1)));
    STATIC_METHODS.put(
        "unwrap",
        new Row(null, (c, seen) -> seen.add("" + (c.unwrap(SQLiteConnection.class) == c))));
  }

  @TempDir Path directory;

  private static void commits(SQLiteConnection c, List<String> seen) throws SQLException {
    SQLiteCommitListener listener = noting(seen);
    c.addCommitListener(listener);
    run(c, "INSERT INTO t VALUES (5, 'five')");
    c.setAutoCommit(false);
    run(c, "INSERT INTO t VALUES (6, 'six')");
    c.rollback();
    run(c, "INSERT INTO t VALUES (6, 'six')");
    c.commit();
    c.setAutoCommit(true);
    c.removeCommitListener(listener);
    run(c, "INSERT INTO t VALUES (7, 'seven')");
  }

  private static SQLiteCommitListener noting(List<String> seen) {
    return new SQLiteCommitListener() {
      @Override
      public void onCommit() {
        seen.add("commit");
      }

      @Override
      public void onRollback() {
        seen.add("rollback");
      }
    };
  }

  private static void updates(SQLiteConnection c, List<String> seen) throws SQLException {
    c.addUpdateListener(
        (type, schema, table, row) -> seen.add(type + " " + schema + "." + table + " " + row));
    run(c, "INSERT INTO t VALUES (5, 'five')", "UPDATE t SET name = 'V' WHERE id = 5");
    run(c, "DELETE FROM t WHERE id = 5");
  }

  private static void busyTimeout(SQLiteConnection c, List<String> seen) throws SQLException {
    c.setBusyTimeout(1234);
    seen.add(c.getBusyTimeout() + " " + text(c, "PRAGMA busy_timeout"));
  }

  private static void mode(SQLiteConnection c, List<String> seen) {
    seen.add("" + c.getCurrentTransactionMode());
  }

  private static void dateFormat(SQLiteConnection c, List<String> seen) throws SQLException {
    c.getConnectionConfig().setDateClass(SQLiteConfig.DateClass.TEXT);
    try (PreparedStatement insert = c.prepareStatement("INSERT INTO t VALUES (8, ?)")) {
      insert.setDate(1, java.sql.Date.valueOf("2024-02-29"));
      insert.executeUpdate();
    }
    seen.add(text(c, "SELECT typeof(name) || name FROM t WHERE id = 8"));
  }

  private static void limit(SQLiteConnection c, List<String> seen) throws SQLException {
    c.setLimit(SQLiteLimits.SQLITE_LIMIT_SQL_LENGTH, 60);
    noteFailure(seen, () -> text(c, "SELECT 1 /* " + "long ".repeat(20) + "*/"));
  }

  private static void serialize(SQLiteConnection c, List<String> seen) throws SQLException {
    byte[] image = c.serialize("main");
    seen.add("format " + image[18] + image[19]);
    try (Connection copy = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      ((SQLiteConnection) copy).deserialize("main", image);
      seen.add(text(copy, "SELECT group_concat(name) FROM t"));
      run(copy, "INSERT INTO t VALUES (9, 'nine')");
    }
  }

  private static void deserialize(SQLiteConnection c, List<String> seen) throws SQLException {
    byte[] image = c.serialize("main");
    c.deserialize("main", image);
    run(c, "INSERT INTO t VALUES (9, 'nine')");
    seen.add(text(c, "SELECT group_concat(name) FROM t"));
    c.setAutoCommit(false);
    run(c, "DELETE FROM t");
    c.rollback();
    seen.add(text(c, "SELECT count(*) FROM t"));
  }

  private static void function(SQLiteConnection c, List<String> seen) throws SQLException {
    Function.create(c, "twice", new Twice());
    seen.add(text(c, "SELECT twice(21)"));
    run(c, "INSERT INTO t VALUES (twice(50), 'hundred')");
    seen.add(text(c, "SELECT last_insert_rowid() || ' ' || changes()"));
  }

  /** Doubles a number. */
  private static final class Twice extends Function {
    @Override
    protected void xFunc() throws SQLException {
      result(2 * value_int(0));
    }
  }

  private static void aggregate(SQLiteConnection c, List<String> seen) throws SQLException {
    Function.create(
        c,
        "longest",
        new Function.Aggregate() {
          private String longest = "";

          @Override
          protected void xStep() throws SQLException {
            String next = value_text(0);
            longest = next.length() > longest.length() ? next : longest;
          }

          @Override
          protected void xFinal() throws SQLException {
            result(longest);
          }
        });
    seen.add(text(c, "SELECT longest(name) FROM t"));
  }

  private static void collation(SQLiteConnection c, List<String> seen) throws SQLException {
    Collation.create(
        c,
        "backwards",
        new Collation() {
          @Override
          protected int xCompare(String a, String b) {
            return b.compareTo(a);
          }
        });
    seen.add(
        text(
            c,
            "SELECT group_concat(name) FROM (SELECT name FROM t ORDER BY name COLLATE backwards)"));
    Collation.destroy(c, "backwards");
    noteFailure(seen, () -> text(c, "SELECT name FROM t ORDER BY name COLLATE backwards"));
  }

  private static void progress(SQLiteConnection c, List<String> seen) throws SQLException {
    ProgressHandler.setHandler(
        c,
        1,
        new ProgressHandler() {
          @Override
          protected int progress() {
            return 1;
          }
        });
    noteFailure(seen, () -> text(c, "SELECT count(*) FROM t, t AS u"));
    ProgressHandler.clearHandler(c);
    seen.add(text(c, "SELECT count(*) FROM t"));
  }

  /** A call that is refused. */
  private interface Refused {
    void call() throws SQLException;
  }

  private static void noteFailure(List<String> seen, Refused refused) {
    try {
      refused.call();
      seen.add("no failure");
    } catch (SQLException e) {
      seen.add(e.getErrorCode() + " " + e.getMessage());
    }
  }

  @Test
  void everyMethodBeyondJdbcHasARow() {
    Set<String> jdbc = names(Connection.class.getMethods());
    Set<String> beyond = new TreeSet<>();
    for (Method method : JDBC4Connection.class.getMethods()) {
      if (method.getDeclaringClass().getName().startsWith("org.sqlite.")
          && !jdbc.contains(method.getName())) {
        beyond.add(method.getName());
      }
    }
    assertThat(METHODS.keySet()).containsExactlyInAnyOrderElementsOf(beyond);
  }

  /** The inherited fields are unset, so an inherited method could only go wrong. */
  @Test
  void noMethodIsInherited() throws Exception {
    try (TestDatabase database = table();
        Connection connection = database.open()) {
      List<String> inherited = new ArrayList<>();
      Class<?> facade = connection.getClass();
      Set<String> own = signatures(facade);
      for (Class<?> c = facade.getSuperclass(); c != Object.class; c = c.getSuperclass()) {
        for (Method method : c.getDeclaredMethods()) {
          int modifiers = method.getModifiers();
          if (!Modifier.isStatic(modifiers)
              && !Modifier.isPrivate(modifiers)
              && !own.contains(signature(method))) {
            inherited.add(signature(method));
          }
        }
      }
      assertThat(inherited)
          .as("but for what looks at its arguments alone")
          .containsExactly("checkCursor(int, int, int)");
    }
  }

  private static Set<String> names(Method... methods) {
    return Arrays.stream(methods).map(Method::getName).collect(Collectors.toSet());
  }

  private static Set<String> signatures(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .map(EveryDriverMethodTest::signature)
        .collect(Collectors.toSet());
  }

  private static String signature(Method method) {
    return method.getName()
        + Arrays.stream(method.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(", ", "(", ")"));
  }

  @TestFactory
  Stream<DynamicTest> methods() {
    return Stream.concat(METHODS.entrySet().stream(), STATIC_METHODS.entrySet().stream())
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.getKey(), () -> assertSameAsPlain(row.getKey(), row.getValue())));
  }

  private void assertSameAsPlain(String name, Row row) throws Exception {
    List<String> expected = new ArrayList<>();
    List<String> leftByPlain;
    try (TestDatabase database = table()) {
      try (Connection plain = database.plain()) {
        row.use().of((SQLiteConnection) plain, expected);
      }
      leftByPlain = content(database);
    }
    try (TestDatabase database = table()) {
      List<String> seen = new ArrayList<>();
      try (Connection beside = database.open();
          Connection pooled = database.open()) {
        row.use().of((SQLiteConnection) pooled, seen);
        assertThat(seen).as(name).isEqualTo(expected);
        for (PinReason reason : PinReason.values()) {
          assertThat(database.listener().count("pinned " + reason))
              .as("pinned because of " + reason)
              .isEqualTo(reason == row.pin() ? 1 : 0);
        }
        assertThat(number(beside, "SELECT count(*) FROM t")).isEqualTo(leftByPlain.size());
      }
      assertThat(content(database)).isEqualTo(leftByPlain);
      database.assertAtRest(0);
    }
  }

  private TestDatabase table() throws Exception {
    TestDatabase database = new TestDatabase(Files.createTempDirectory(directory, "row"));
    return database.with(
        "CREATE TABLE t(id INTEGER PRIMARY KEY, name)",
        "INSERT INTO t VALUES (1, 'one'), (2, 'two'), (3, 'three')");
  }

  private static List<String> content(TestDatabase database) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = database.plain();
        PreparedStatement query = connection.prepareStatement("SELECT id, name FROM t");
        ResultSet all = query.executeQuery()) {
      while (all.next()) {
        rows.add(all.getString(1) + " " + all.getString(2));
      }
    }
    return rows;
  }
}
