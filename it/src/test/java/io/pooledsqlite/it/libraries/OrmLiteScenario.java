package io.pooledsqlite.it.libraries;

import com.j256.ormlite.dao.Dao;
import com.j256.ormlite.dao.DaoManager;
import com.j256.ormlite.dao.GenericRawResults;
import com.j256.ormlite.field.DatabaseField;
import com.j256.ormlite.jdbc.JdbcConnectionSource;
import com.j256.ormlite.jdbc.db.SqliteDatabaseType;
import com.j256.ormlite.misc.TransactionManager;
import com.j256.ormlite.support.ConnectionSource;
import com.j256.ormlite.table.DatabaseTable;
import com.j256.ormlite.table.TableUtils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** ORMLite: one connection, shared by all threads for as long as the program runs. */
@SuppressWarnings("try") // Its close methods declare Exception, which might be an interrupt.
final class OrmLiteScenario implements Scenario {

  /** A row. */
  @DatabaseTable(tableName = "part")
  static final class Part {
    @DatabaseField(generatedId = true)
    private int id;

    @DatabaseField(unique = true, canBeNull = false)
    private String name;

    @DatabaseField private double price;

    Part() {}

    Part(String name, double price) {
      this.name = name;
      this.price = price;
    }

    @Override
    public String toString() {
      return id + " " + name + " " + price;
    }
  }

  @Override
  public void run(String url, String driver, int threads, Transcript transcript) throws Exception {
    // Given outright, since ORMLite derives it from a URL that starts with jdbc:sqlite:.
    try (JdbcConnectionSource source = new JdbcConnectionSource(url, new SqliteDatabaseType())) {
      Dao<Part, Integer> parts = DaoManager.createDao(source, Part.class);
      transcript.say("create", TableUtils.createTableIfNotExists(source, Part.class));
      crud(parts, transcript);
      transactions(source, parts, transcript);
      concurrently(parts, threads, transcript);
    }
  }

  private static void crud(Dao<Part, Integer> parts, Transcript transcript) throws Exception {
    Part bolt = new Part("bolt", 1.5);
    transcript.say("inserted", parts.create(bolt));
    transcript.say("key", bolt.id);
    transcript.say(
        "batch",
        parts.callBatchTasks(
            () -> {
              int created = 0;
              for (int i = 0; i < 10; i++) {
                created += parts.create(new Part("batch" + i, i));
              }
              return created;
            }));
    List<Part> more = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      more.add(new Part("more" + i, i));
    }
    transcript.say("collection", parts.create(more) + " " + more);
    bolt.price = 2;
    transcript.say("update", parts.update(bolt));
    transcript.say("delete", parts.deleteById(3));
    transcript.say("query", parts.queryBuilder().where().gt("price", 5).query());
    try (GenericRawResults<String[]> raw = parts.queryRaw("SELECT id, name FROM part LIMIT 1")) {
      transcript.say("columns", Arrays.toString(raw.getColumnNames()));
    }
    transcript.refused("duplicate", () -> parts.create(new Part("bolt", 1)));
  }

  private static void transactions(
      ConnectionSource source, Dao<Part, Integer> parts, Transcript transcript) throws Exception {
    transcript.refused(
        "failing",
        () ->
            TransactionManager.callInTransaction(
                source,
                () -> {
                  transcript.say("before", parts.countOf());
                  parts.deleteBuilder().delete();
                  transcript.say("inside", parts.countOf());
                  throw new IllegalStateException("no");
                }));
    transcript.say("rolled back", parts.countOf());
    TransactionManager.callInTransaction(source, () -> parts.create(new Part("committed", 3)));
    transcript.say("committed", parts.queryForEq("name", "committed"));
  }

  private static void concurrently(Dao<Part, Integer> parts, int threads, Transcript transcript)
      throws Exception {
    AtomicInteger right = new AtomicInteger();
    Tasks.run(
        threads,
        number -> {
          Part part = new Part("c" + number, number);
          parts.create(part);
          Part found = parts.queryForEq("name", part.name).get(0);
          if (found.id == part.id && parts.queryForId(part.id).name.equals(part.name)) {
            right.incrementAndGet();
          }
        });
    transcript.say("keys of their own rows", right);
    transcript.say("rows at the end", parts.countOf());
  }
}
