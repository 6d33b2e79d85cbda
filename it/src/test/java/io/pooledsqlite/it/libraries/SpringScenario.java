package io.pooledsqlite.it.libraries;

import static java.util.Objects.requireNonNull;

import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.SimpleJdbcInsert;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring: a connection per call outside transactions, one bound to the thread inside. */
final class SpringScenario implements Scenario {

  @Override
  public void run(String url, String driver, int threads, Transcript transcript) throws Exception {
    DriverManagerDataSource source = new DriverManagerDataSource(url);
    JdbcTemplate jdbc = new JdbcTemplate(source);
    jdbc.execute(
        "CREATE TABLE part (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, price REAL)");
    crud(jdbc, transcript);
    transactions(jdbc, new DataSourceTransactionManager(source), transcript);
    metadata(jdbc, transcript);
    concurrently(jdbc, new DataSourceTransactionManager(source), threads, transcript);
  }

  private static void crud(JdbcTemplate jdbc, Transcript transcript) {
    GeneratedKeyHolder key = new GeneratedKeyHolder();
    int inserted =
        jdbc.update(
            connection -> {
              PreparedStatement insert =
                  connection.prepareStatement(
                      "INSERT INTO part (name, price) VALUES (?, ?)",
                      Statement.RETURN_GENERATED_KEYS);
              insert.setString(1, "bolt");
              insert.setDouble(2, 1.5);
              return insert;
            },
            key);
    transcript.say("inserted", inserted + " key " + key.getKey());
    transcript.say(
        "simple insert key",
        new SimpleJdbcInsert(jdbc)
            .withTableName("part")
            .usingColumns("name", "price")
            .usingGeneratedKeyColumns("id")
            .executeAndReturnKey(java.util.Map.of("name", "nut", "price", 2.5)));
    transcript.say(
        "batch",
        Arrays.toString(
            jdbc.batchUpdate(
                "INSERT INTO part (name, price) VALUES (?, ?)",
                List.of(new Object[] {"b1", 1}, new Object[] {"b2", 2}, new Object[] {"b3", 3}))));
    transcript.say("update", jdbc.update("UPDATE part SET price = price * 2 WHERE id < ?", 3));
    transcript.say("delete", jdbc.update("DELETE FROM part WHERE name = ?", "b2"));
    transcript.say("rows", jdbc.queryForList("SELECT * FROM part ORDER BY id"));
    transcript.say(
        "mapped",
        jdbc.query("SELECT name FROM part ORDER BY id DESC", (row, i) -> i + row.getString(1)));
    transcript.refused(
        "duplicate", () -> jdbc.update("INSERT INTO part (name) VALUES (?)", "bolt"));
    transcript.refused("syntax", () -> jdbc.execute("SELEC 1"));
    transcript.refused(
        "no row",
        () -> jdbc.queryForObject("SELECT name FROM part WHERE id = ?", String.class, -1));
  }

  private static void transactions(
      JdbcTemplate jdbc, DataSourceTransactionManager manager, Transcript transcript) {
    TransactionTemplate transaction = new TransactionTemplate(manager);
    transaction.executeWithoutResult(
        status -> {
          transcript.say("before", count(jdbc));
          jdbc.update("INSERT INTO part (name) VALUES ('committed')");
          transcript.say("inside", count(jdbc));
        });
    transcript.say("committed", count(jdbc));
    transcript.refused(
        "failing",
        () ->
            transaction.executeWithoutResult(
                status -> {
                  jdbc.update("DELETE FROM part");
                  throw new IllegalStateException("no");
                }));
    transcript.say("rolled back", count(jdbc));
    TransactionTemplate nested = new TransactionTemplate(manager);
    nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    transaction.executeWithoutResult(
        outer -> {
          jdbc.update("INSERT INTO part (name) VALUES ('outer')");
          nested.executeWithoutResult(
              inner -> {
                jdbc.update("INSERT INTO part (name) VALUES ('inner')");
                inner.setRollbackOnly();
              });
        });
    transcript.say(
        "savepoint",
        jdbc.queryForList("SELECT name FROM part WHERE name IN ('outer', 'inner')", String.class));
  }

  private static void metadata(JdbcTemplate jdbc, Transcript transcript) {
    transcript.say(
        "columns",
        jdbc.query(
            "SELECT id, name, price, count(*) AS n FROM part GROUP BY id",
            rows -> {
              ResultSetMetaData columns = rows.getMetaData();
              StringBuilder all = new StringBuilder();
              for (int i = 1; i <= columns.getColumnCount(); i++) {
                all.append(columns.getColumnLabel(i))
                    .append(' ')
                    .append(columns.getColumnTypeName(i))
                    .append(' ')
                    .append(columns.getTableName(i))
                    .append(", ");
              }
              return all;
            }));
  }

  private static void concurrently(
      JdbcTemplate jdbc, DataSourceTransactionManager manager, int threads, Transcript transcript)
      throws Exception {
    AtomicInteger seen = new AtomicInteger();
    jdbc.execute("CREATE TABLE counter (value INTEGER)");
    jdbc.update("INSERT INTO counter VALUES (0)");
    TransactionTemplate transaction = new TransactionTemplate(manager);
    Tasks.run(
        threads,
        number -> {
          jdbc.update("INSERT INTO part (name) VALUES (?)", "c" + number);
          transaction.executeWithoutResult(
              status -> {
                jdbc.update("UPDATE counter SET value = value + 1");
                if (number % 10 == 0) {
                  status.setRollbackOnly();
                }
              });
          seen.addAndGet(
              requireNonNull(
                  jdbc.queryForObject(
                      "SELECT count(*) FROM part WHERE name = ?", Integer.class, "c" + number)));
        });
    transcript.say("own rows seen", seen);
    transcript.say("counter", jdbc.queryForList("SELECT value FROM counter"));
    transcript.say("rows at the end", count(jdbc));
  }

  private static Integer count(JdbcTemplate jdbc) {
    return jdbc.queryForObject("SELECT count(*) FROM part", Integer.class);
  }
}
