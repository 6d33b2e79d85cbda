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

/** What sqlite-jdbc offers beyond JDBC, to whoever casts to {@code SQLiteConnection}. */
final class DriverRows {

  private DriverRows() {}

  static List<StateRow> all() {
    List<StateRow> rows = new ArrayList<>();
    rows.add(pinned("`Function.create`", PinReason.FUNCTION, DriverRows::function));
    rows.add(pinned("`Function.Aggregate`", PinReason.FUNCTION, DriverRows::aggregate));
    rows.add(pinned("`Collation.create`", PinReason.COLLATION, DriverRows::collation));
    rows.add(
        StateRow.pinned(
            "`addUpdateListener`", Reach.NOBODY, PinReason.LISTENER, DriverRows::updateListener));
    rows.add(
        StateRow.pinned(
            "`addCommitListener`", Reach.NOBODY, PinReason.LISTENER, DriverRows::commitListener));
    rows.add(
        pinned("`ProgressHandler.setHandler`", PinReason.LISTENER, DriverRows::progressHandler));
    rows.add(
        StateRow.pinned(
            "`BusyHandler.setHandler`", Reach.NOBODY, PinReason.LISTENER, DriverRows::busyHandler));
    rows.add(
        StateRow.of("`setBusyTimeout`", Reach.SESSION, Handling.REPLAYED, DriverRows::busyTimeout));
    rows.add(pinned("`setLimit`", PinReason.SETTING, DriverRows::limit));
    rows.add(
        StateRow.of("`serialize`", Reach.NOBODY, Handling.FORWARDED, DriverRows::serialize)
            .remark("the image is that of a file in the journal mode that it had"));
    rows.add(
        pinned("`deserialize`", PinReason.BACKUP, DriverRows::deserialize)
            .remark("the session leaves the file for a copy in memory, nobody else does"));
    rows.add(
        pinned("`getConnectionConfig().setDateClass`", PinReason.SETTING, DriverRows::dateClass));
    rows.add(pinned("`getDatabase`", PinReason.UNWRAP, DriverRows::nativeHandle));
    return rows;
  }

  private static StateRow pinned(String name, PinReason reason, Supplier<Scenario> scenario) {
    return StateRow.pinned(name, Reach.SESSION, reason, scenario);
  }

  private static SQLiteConnection sqlite(Connection connection) {
    return (SQLiteConnection) connection;
  }

  private static Scenario nativeHandle() {
    return new Scenario(
        c -> {
          sqlite(c).getDatabase()._exec("PRAGMA cache_size = 321");
          return "";
        },
        asking("PRAGMA cache_size"));
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
