package io.pooledsqlite.it.libraries;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** Jdbi: a connection per handle, named parameters, transactions with isolation levels. */
final class JdbiScenario implements Scenario {

  @Override
  public void run(String url, String driver, int threads, Transcript transcript) throws Exception {
    Jdbi jdbi = Jdbi.create(url);
    jdbi.useHandle(handle -> crud(handle, transcript));
    transactions(jdbi, transcript);
    concurrently(jdbi, threads, transcript);
  }

  private static void crud(Handle handle, Transcript transcript) {
    handle.execute(
        "CREATE TABLE part (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, price REAL)");
    transcript.say(
        "key",
        handle
            .createUpdate("INSERT INTO part (name, price) VALUES (:name, :price)")
            .bind("name", "bolt")
            .bind("price", 1.5)
            .executeAndReturnGeneratedKeys()
            .mapTo(Long.class)
            .one());
    PreparedBatch batch = handle.prepareBatch("INSERT INTO part (name, price) VALUES (:n, :p)");
    for (int i = 0; i < 5; i++) {
      batch.bind("n", "b" + i).bind("p", i).add();
    }
    transcript.say("batch", Arrays.toString(batch.execute()));
    transcript.say("update", handle.execute("UPDATE part SET price = ? WHERE name = ?", 9, "b1"));
    transcript.say("delete", handle.execute("DELETE FROM part WHERE name = ?", "b2"));
    transcript.say("rows", handle.createQuery("SELECT * FROM part ORDER BY id").mapToMap().list());
    transcript.say(
        "columns",
        handle
            .createQuery("SELECT id, upper(name) AS big FROM part LIMIT 1")
            .scanResultSet(
                (rows, context) -> {
                  var columns = rows.get().getMetaData();
                  return columns.getColumnCount()
                      + " "
                      + columns.getColumnName(1)
                      + " "
                      + columns.getColumnLabel(2);
                }));
    transcript.say(
        "tables",
        handle
            .queryMetadata(metadata -> metadata.getTables(null, null, "part", null))
            .map((row, context) -> row.getString("TABLE_NAME"))
            .list());
    transcript.refused(
        "duplicate", () -> handle.execute("INSERT INTO part (name) VALUES (?)", "bolt"));
  }

  private static void transactions(Jdbi jdbi, Transcript transcript) {
    transcript.refused(
        "failing",
        () ->
            jdbi.useTransaction(
                handle -> {
                  transcript.say("before", count(handle));
                  handle.execute("DELETE FROM part");
                  transcript.say("inside", count(handle));
                  throw new IllegalStateException("no");
                }));
    transcript.say("rolled back", jdbi.withHandle(JdbiScenario::count));
    jdbi.useTransaction(
        TransactionIsolationLevel.SERIALIZABLE,
        handle -> {
          handle.execute("INSERT INTO part (name) VALUES ('kept')");
          handle.savepoint("here");
          handle.execute("INSERT INTO part (name) VALUES ('dropped')");
          handle.rollbackToSavepoint("here");
        });
    transcript.say(
        "savepoint",
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery("SELECT name FROM part WHERE name IN ('kept', 'dropped')")
                    .mapTo(String.class)
                    .list()));
  }

  private static void concurrently(Jdbi jdbi, int threads, Transcript transcript) throws Exception {
    AtomicInteger right = new AtomicInteger();
    jdbi.useHandle(handle -> handle.execute("CREATE TABLE counter AS SELECT 0 AS value"));
    Tasks.run(
        threads,
        number -> {
          long key =
              jdbi.inTransaction(
                  handle -> {
                    handle.execute("UPDATE counter SET value = value + 1");
                    return handle
                        .createUpdate("INSERT INTO part (name) VALUES (?)")
                        .bind(0, "c" + number)
                        .executeAndReturnGeneratedKeys()
                        .mapTo(Long.class)
                        .one();
                  });
          String name =
              jdbi.withHandle(
                  handle ->
                      handle
                          .createQuery("SELECT name FROM part WHERE id = ?")
                          .bind(0, key)
                          .mapTo(String.class)
                          .one());
          if (name.equals("c" + number)) {
            right.incrementAndGet();
          }
        });
    transcript.say("keys of their own rows", right);
    transcript.say(
        "counter",
        jdbi.withHandle(h -> h.createQuery("SELECT value FROM counter").mapTo(Long.class).one()));
    transcript.say("rows at the end", jdbi.withHandle(JdbiScenario::count));
  }

  private static long count(Handle handle) {
    return handle.createQuery("SELECT count(*) FROM part").mapTo(Long.class).one();
  }
}
