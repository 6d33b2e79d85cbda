package io.pooledsqlite.faults;

import static io.pooledsqlite.testing.TestDatabase.number;
import static io.pooledsqlite.testing.TestDatabase.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.BothDrivers;
import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sqlite.BusyHandler;
import org.sqlite.Collation;
import org.sqlite.Function;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConnection;

/**
 * What the application gives to SQLite itself throws, out of the middle of a statement: the program
 * hears and finds what it would with sqlite-jdbc, and nobody else notices.
 */
class ThrowingCallbacksTest {

  /** What is thrown. */
  enum Thrown {
    RUNTIME_EXCEPTION,
    ERROR,
    STACK_OVERFLOW,
    SQL_EXCEPTION;

    int now() throws SQLException {
      switch (this) {
        case RUNTIME_EXCEPTION -> throw new IllegalStateException("thrown");
        case ERROR -> throw new AssertionError("thrown");
        case STACK_OVERFLOW -> throw overflow(0);
        default -> throw new SQLException("thrown", "state", 4711);
      }
    }

    private static StackOverflowError overflow(int depth) {
      try {
        return depth < 0 ? new StackOverflowError() : overflow(depth + 1);
      } catch (StackOverflowError e) {
        return e;
      }
    }
  }

  private static final String FAILED = ": failed with ";

  private static final String LONG =
      "(WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r LIMIT 1000) SELECT n FROM r)";

  /** Where it is thrown. */
  enum Place {
    FUNCTION("SELECT fails(k) FROM t", "INSERT INTO t SELECT k + 10, fails(k) FROM t"),
    FUNCTION_OF_ONE_ROW(
        "SELECT k, CASE WHEN k = 2 THEN fails(k) END FROM t",
        "UPDATE t SET v = CASE WHEN k = 2 THEN fails(k) END"),
    AGGREGATE_STEP("SELECT adds(k) FROM t", "UPDATE t SET v = (SELECT adds(k) FROM t)"),
    AGGREGATE_END("SELECT sums(k) FROM t", "UPDATE t SET v = (SELECT sums(k) FROM t)"),
    WINDOW(
        "SELECT windows(k) OVER (ORDER BY k ROWS 1 PRECEDING) FROM t",
        "INSERT INTO t SELECT k + 10, windows(k) OVER (ORDER BY k ROWS 1 PRECEDING) FROM t"),
    COLLATION(
        "SELECT v FROM t ORDER BY v COLLATE fails", "DELETE FROM t WHERE v > 'a' COLLATE fails"),
    PROGRESS(
        "SELECT count(*) FROM " + LONG, "UPDATE t SET v = (SELECT count(*) FROM " + LONG + ")"),
    UPDATE_LISTENER("SELECT k FROM t", "INSERT INTO t VALUES (9, 'nine')"),
    COMMIT_LISTENER("SELECT k FROM t", "INSERT INTO t VALUES (9, 'nine')"),
    BUSY("SELECT k FROM t", "INSERT INTO t VALUES (9, 'nine')");

    private final String query;
    private final String change;

    Place(String query, String change) {
      this.query = query;
      this.change = change;
    }

    void give(Connection connection, Thrown thrown) throws SQLException {
      switch (this) {
        case FUNCTION, FUNCTION_OF_ONE_ROW ->
            Function.create(
                connection,
                "fails",
                new Function() {
                  @Override
                  protected void xFunc() throws SQLException {
                    thrown.now();
                  }
                });
        case AGGREGATE_STEP -> Function.create(connection, "adds", new Sum(thrown, true));
        case AGGREGATE_END -> Function.create(connection, "sums", new Sum(thrown, false));
        case WINDOW -> Function.create(connection, "windows", new Sliding(thrown));
        case COLLATION ->
            Collation.create(
                connection,
                "fails",
                new Collation() {
                  @Override
                  protected int xCompare(String one, String two) {
                    return quietly(thrown);
                  }
                });
        case PROGRESS ->
            ProgressHandler.setHandler(
                connection,
                1_000,
                new ProgressHandler() {
                  @Override
                  protected int progress() throws SQLException {
                    return thrown.now();
                  }
                });
        case UPDATE_LISTENER ->
            ((SQLiteConnection) connection)
                .addUpdateListener((type, schema, table, row) -> quietly(thrown));
        case COMMIT_LISTENER ->
            ((SQLiteConnection) connection)
                .addCommitListener(
                    new SQLiteCommitListener() {
                      @Override
                      public void onCommit() {
                        quietly(thrown);
                      }

                      @Override
                      public void onRollback() {
                        quietly(thrown);
                      }
                    });
        case BUSY ->
            BusyHandler.setHandler(
                connection,
                new BusyHandler() {
                  @Override
                  protected int callback(int calls) throws SQLException {
                    return thrown.now();
                  }
                });
      }
    }

    void takeAway(Connection connection) throws SQLException {
      switch (this) {
        case PROGRESS -> ProgressHandler.clearHandler(connection);
        case BUSY -> BusyHandler.clearHandler(connection);
        default -> {}
      }
    }
  }

  /** Where the compiler allows no {@link SQLException}. */
  private static int quietly(Thrown thrown) {
    try {
      return thrown.now();
    } catch (SQLException e) {
      throw ThrowingCallbacksTest.<RuntimeException>sneaky(e);
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> RuntimeException sneaky(Throwable e) throws E {
    throw (E) e;
  }

  private static class Sum extends Function.Aggregate {
    private final Thrown thrown;
    private final boolean inStep;

    Sum(Thrown thrown, boolean inStep) {
      this.thrown = thrown;
      this.inStep = inStep;
    }

    @Override
    protected void xStep() throws SQLException {
      if (inStep) {
        thrown.now();
      }
    }

    @Override
    protected void xFinal() throws SQLException {
      thrown.now();
    }
  }

  private static final class Sliding extends Function.Window {
    private final Thrown thrown;

    Sliding(Thrown thrown) {
      this.thrown = thrown;
    }

    @Override
    protected void xStep() {}

    @Override
    protected void xInverse() throws SQLException {
      thrown.now();
    }

    @Override
    protected void xValue() throws SQLException {
      result(1);
    }

    @Override
    protected void xFinal() throws SQLException {
      result(1);
    }
  }

  static Stream<Arguments> all() {
    return Stream.of(Place.values())
        .flatMap(
            place -> Stream.of(Thrown.values()).map(thrown -> Arguments.arguments(place, thrown)));
  }

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("all")
  void theProgramHearsWhatItWouldOfSqliteJdbc(Place place, Thrown thrown) throws SQLException {
    String plain = "jdbc:sqlite:" + directory.resolve("plain.db") + "?synchronous=OFF";
    List<String> expected = notes(plain, place, thrown);
    try (TestDatabase database = new TestDatabase(directory, "synchronous=OFF")) {
      List<String> notes = notes(database.url(), place, thrown);
      assertThat(notes).isEqualTo(expected);
      database.assertCountsAtRest(0);
    }
  }

  private List<String> notes(String url, Place place, Thrown thrown) throws SQLException {
    List<String> notes = new ArrayList<>();
    try (Connection other = DriverManager.getConnection(url)) {
      run(other, "CREATE TABLE t(k, v)", "INSERT INTO t VALUES (1,'a'), (2,'b'), (3,'c')");
      for (Context context : Context.values()) {
        notes.add(context.name());
        try (Connection connection = DriverManager.getConnection(url)) {
          place.give(connection, thrown);
          String file = url.replaceFirst("jdbc:[a-z]*:", "").replaceFirst("\\?.*", "");
          try (Connection holder = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            if (place == Place.BUSY) {
              run(holder, "BEGIN IMMEDIATE");
            }
            context.run(connection, place, (what, call) -> note(notes, what, call));
          }
          place.takeAway(connection);
          note(notes, "flag", connection::getAutoCommit);
          note(notes, "count", () -> number(connection, "SELECT count(*) FROM t"));
          note(notes, "closing", () -> close(connection));
        }
        note(notes, "other", () -> update(other, "UPDATE t SET v = 'other' WHERE k = 1"));
        note(notes, "rows", () -> BothDrivers.all(query(other, "SELECT * FROM t ORDER BY 1, 2")));
      }
    }
    if (place == Place.BUSY) {
      // sqlite-jdbc throws this or SQLITE_BUSY, depending on which of its own methods was called.
      notes.replaceAll(note -> note.replaceFirst(FAILED + ".*", FAILED));
    }
    return notes;
  }

  /** A step of a program. */
  private interface Call {
    Object make() throws SQLException;
  }

  /** Takes steps. */
  private interface Notes {
    void of(String what, Call call);
  }

  /** In which the statement runs. */
  private enum Context {
    AUTOCOMMIT,
    TRANSACTION,
    SQL_TRANSACTION,
    BATCH,
    LEFT_OPEN;

    void run(Connection connection, Place place, Notes note) throws SQLException {
      switch (this) {
        case AUTOCOMMIT -> {
          note.of("query", () -> BothDrivers.all(query(connection, place.query)));
          note.of("change", () -> update(connection, place.change));
          note.of("prepared", () -> prepared(connection, place.change));
        }
        case TRANSACTION -> {
          note.of("begin", () -> flag(connection, false));
          note.of("first", () -> update(connection, "UPDATE t SET v = 'first' WHERE k = 3"));
          note.of("query", () -> BothDrivers.all(query(connection, place.query)));
          note.of("change", () -> update(connection, place.change));
          note.of("commit", () -> commit(connection));
          note.of("again", () -> update(connection, place.change));
          note.of("rollback", () -> rollBack(connection));
          note.of("end", () -> flag(connection, true));
        }
        case SQL_TRANSACTION -> {
          note.of("begin", () -> update(connection, "BEGIN"));
          note.of("change", () -> update(connection, place.change));
          note.of("commit", () -> update(connection, "COMMIT"));
          note.of("again", () -> update(connection, "ROLLBACK"));
        }
        case BATCH -> {
          try (Statement batch = connection.createStatement()) {
            batch.addBatch("UPDATE t SET v = 'batch' WHERE k = 3");
            batch.addBatch(place.change);
            batch.addBatch("UPDATE t SET v = 'not reached' WHERE k = 3");
            note.of("batch", () -> batch.executeBatch().length);
          }
        }
        case LEFT_OPEN -> {
          note.of("begin", () -> flag(connection, false));
          note.of("change", () -> update(connection, place.change));
        }
      }
    }
  }

  private static void note(List<String> notes, String what, Call call) {
    try {
      notes.add(what + ": " + call.make());
    } catch (SQLException e) {
      String type = e.getClass().getSimpleName();
      notes.add(what + FAILED + type + " " + e.getErrorCode() + " " + e.getMessage());
    } catch (RuntimeException | Error e) {
      notes.add(what + FAILED + e);
    }
  }

  private static ResultSet query(Connection connection, String sql) throws SQLException {
    return connection.createStatement().executeQuery(sql);
  }

  private static int update(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  private static int prepared(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return statement.executeUpdate();
    }
  }

  private static String flag(Connection connection, boolean autoCommit) throws SQLException {
    connection.setAutoCommit(autoCommit);
    return "done";
  }

  private static String commit(Connection connection) throws SQLException {
    connection.commit();
    return "done";
  }

  private static String rollBack(Connection connection) throws SQLException {
    connection.rollback();
    return "done";
  }

  private static String close(Connection connection) throws SQLException {
    connection.close();
    return "done";
  }
}
