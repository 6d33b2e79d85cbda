package io.pooledsqlite.state;

import static io.pooledsqlite.state.Question.asking;

import io.pooledsqlite.pool.PinReason;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.sqlite.BusyHandler;
import org.sqlite.Collation;
import org.sqlite.Function;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;

/** What sqlite-jdbc offers beyond JDBC, through {@code unwrap(SQLiteConnection.class)}. */
final class UnwrapRows {

  private UnwrapRows() {}

  static List<StateRow> all() {
    List<StateRow> rows = new ArrayList<>();
    rows.add(row("`Function.create`", Reach.SESSION, UnwrapRows::function));
    rows.add(row("`Function.Aggregate`", Reach.SESSION, UnwrapRows::aggregate));
    rows.add(row("`Collation.create`", Reach.SESSION, UnwrapRows::collation));
    rows.add(row("`addUpdateListener`", Reach.NOBODY, UnwrapRows::updateListener));
    rows.add(row("`addCommitListener`", Reach.NOBODY, UnwrapRows::commitListener));
    rows.add(row("`ProgressHandler.setHandler`", Reach.SESSION, UnwrapRows::progressHandler));
    rows.add(row("`BusyHandler.setHandler`", Reach.NOBODY, UnwrapRows::busyHandler));
    rows.add(row("`setBusyTimeout`", Reach.SESSION, UnwrapRows::busyTimeout));
    rows.add(row("`setLimit`", Reach.SESSION, UnwrapRows::limit));
    rows.add(row("`serialize`", Reach.NOBODY, UnwrapRows::serialize));
    rows.add(
        row("`deserialize`", Reach.SESSION, UnwrapRows::deserialize)
            .remark(
                "the session leaves the file for a copy in memory, nobody else does; an image that"
                    + " was serialized in WAL mode needs 1 in its bytes 18 and 19 first, as SQLite"
                    + " says"));
    rows.add(row("`getConnectionConfig().setDateClass`", Reach.SESSION, UnwrapRows::dateClass));
    return rows;
  }

  private static StateRow row(String name, Reach reach, Supplier<Scenario> scenario) {
    return StateRow.pinned(name, reach, PinReason.UNWRAP, scenario);
  }

  private static SQLiteConnection sqlite(Connection connection) throws SQLException {
    return connection.unwrap(SQLiteConnection.class);
  }

  private static Scenario function() {
    Function twice =
        new Function() {
          @Override
          protected void xFunc() throws SQLException {
            result(2 * value_int(0));
          }
        };
    return new Scenario(
        c -> {
          Function.create(sqlite(c), "twice", twice);
          return "";
        },
        asking("SELECT twice(21)"),
        asking("UPDATE few SET word = twice(id) WHERE id = 3"),
        asking("SELECT count(*) FROM pragma_function_list WHERE name = 'twice'"));
  }

  private static Scenario aggregate() {
    return new Scenario(
        c -> {
          Function.create(sqlite(c), "longest", new Longest());
          return "";
        },
        asking("SELECT longest(word) FROM few"));
  }

  private static final class Longest extends Function.Aggregate {
    private int most;

    @Override
    protected void xStep() throws SQLException {
      most = Math.max(most, value_text(0).length());
    }

    @Override
    protected void xFinal() throws SQLException {
      result(most);
    }
  }

  private static Scenario collation() {
    Collation backwards =
        new Collation() {
          @Override
          protected int xCompare(String one, String two) {
            return two.compareTo(one);
          }
        };
    return new Scenario(
        c -> {
          Collation.create(sqlite(c), "backwards", backwards);
          return "";
        },
        asking("SELECT word FROM few ORDER BY word COLLATE backwards"));
  }

  private static Scenario updateListener() {
    AtomicInteger heard = new AtomicInteger();
    return new Scenario(
        c -> {
          sqlite(c).addUpdateListener((type, database, table, row) -> heard.incrementAndGet());
          return "";
        },
        asking("SELECT count(*) FROM few"),
        c -> heardDuring(heard, asking("UPDATE few SET word = word"), c));
  }

  private static String heardDuring(AtomicInteger heard, Question change, Connection connection)
      throws SQLException {
    int before = heard.get();
    change.ask(connection);
    return heard.get() - before + " heard";
  }

  private static Scenario commitListener() {
    AtomicInteger heard = new AtomicInteger();
    SQLiteCommitListener listener =
        new SQLiteCommitListener() {
          @Override
          public void onCommit() {
            heard.incrementAndGet();
          }

          @Override
          public void onRollback() {
            heard.addAndGet(100);
          }
        };
    return new Scenario(
        c -> {
          sqlite(c).addCommitListener(listener);
          return "";
        },
        asking("SELECT count(*) FROM few"),
        c -> heardDuring(heard, asking("UPDATE few SET word = word"), c));
  }

  private static Scenario progressHandler() {
    ProgressHandler stop =
        new ProgressHandler() {
          @Override
          protected int progress() {
            return 1;
          }
        };
    return new Scenario(
        c -> {
          ProgressHandler.setHandler(sqlite(c), 1_000, stop);
          return "";
        },
        asking(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
                + " SELECT count(*) FROM n"));
  }

  private static Scenario busyHandler() {
    BusyHandler never =
        new BusyHandler() {
          @Override
          protected int callback(int attempts) {
            return 0;
          }
        };
    return new Scenario(
        c -> {
          BusyHandler.setHandler(sqlite(c), never);
          return "";
        },
        asking("SELECT count(*) FROM few"));
  }

  private static Scenario busyTimeout() {
    return new Scenario(
        c -> {
          sqlite(c).setBusyTimeout(44);
          return "";
        },
        asking("PRAGMA busy_timeout"));
  }

  private static Scenario limit() {
    return new Scenario(
        c -> {
          sqlite(c).setLimit(SQLiteLimits.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 3);
          return "";
        },
        asking("SELECT 'long' LIKE 'long'"));
  }

  private static Scenario serialize() {
    return new Scenario(
        c -> sqlite(c).serialize("main").length > 0 ? "bytes" : "nothing",
        asking("SELECT count(*) FROM few"));
  }

  private static Scenario deserialize() {
    return new Scenario(
        c -> {
          SQLiteConnection connection = sqlite(c);
          byte[] image = connection.serialize("main");
          // "The bytes at offsets 18 and 19 … can be changed to 1"
          // (sqlite.org/c3ref/deserialize.html).
          image[18] = 1;
          image[19] = 1;
          connection.deserialize("main", image);
          return asking("DELETE FROM few").ask(c);
        },
        asking("SELECT count(*) FROM few"),
        asking("SELECT count(*) FROM t"));
  }

  private static Scenario dateClass() {
    return new Scenario(
        c -> {
          sqlite(c).getConnectionConfig().setDateClass(org.sqlite.SQLiteConfig.DateClass.REAL);
          return "";
        },
        SessionRows::dateAsStored);
  }
}
