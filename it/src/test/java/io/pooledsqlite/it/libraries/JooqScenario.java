package io.pooledsqlite.it.libraries;

import static org.jooq.impl.DSL.constraint;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.DOUBLE;
import static org.jooq.impl.SQLDataType.INTEGER;

import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * jOOQ: whatever connection it is given; RETURNING for keys, savepoints for nested transactions.
 */
final class JooqScenario implements Scenario {

  private static final Table<Record> PART = table(name("part"));
  private static final Field<Integer> ID = field(name("id"), INTEGER.identity(true));
  private static final Field<String> NAME = field(name("name"), CLOB.notNull());
  private static final Field<Double> PRICE = field(name("price"), DOUBLE);

  @Override
  public void run(String url, String driver, int threads, Transcript transcript) throws Exception {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
    try (Connection connection = DriverManager.getConnection(url)) {
      DSLContext jooq = DSL.using(connection, SQLDialect.SQLITE);
      crud(jooq, transcript);
      transactions(jooq, transcript);
      metadata(jooq, transcript);
      concurrently(jooq, url, threads, transcript);
    }
  }

  private static void crud(DSLContext jooq, Transcript transcript) {
    transcript.say(
        "create",
        jooq.createTable(PART)
            .columns(ID, NAME, PRICE)
            .constraints(constraint(name("name_once")).unique(NAME))
            .execute());
    transcript.say("key", insert(jooq, "bolt", 1.5));
    transcript.say(
        "several keys",
        jooq.insertInto(PART, NAME, PRICE)
            .values("nut", 2.0)
            .values("washer", 3.0)
            .returningResult(ID)
            .fetch(ID));
    transcript.say(
        "batch",
        Arrays.toString(
            jooq.batch(jooq.insertInto(PART, NAME, PRICE).values("", 0.0))
                .bind("b1", 1.0)
                .bind("b2", 2.0)
                .bind("b3", 3.0)
                .execute()));
    transcript.say("update", jooq.update(PART).set(PRICE, 7.0).where(NAME.like("b%")).execute());
    transcript.say("delete", jooq.deleteFrom(PART).where(NAME.eq("b2")).execute());
    transcript.say("rows", jooq.select(ID, NAME, PRICE).from(PART).orderBy(ID).fetch().formatCSV());
    transcript.refused("duplicate", () -> insert(jooq, "bolt", 1.0));
  }

  private static void transactions(DSLContext jooq, Transcript transcript) {
    transcript.refused(
        "failing",
        () ->
            jooq.transaction(
                inside -> {
                  transcript.say("before", rows(inside.dsl()));
                  inside.dsl().deleteFrom(PART).execute();
                  transcript.say("inside", rows(inside.dsl()));
                  throw new IllegalStateException("no");
                }));
    transcript.say("rolled back", rows(jooq));
    jooq.transaction(
        outer -> {
          insert(outer.dsl(), "outer", 1.0);
          transcript.refused(
              "inner",
              () ->
                  outer
                      .dsl()
                      .transaction(
                          inner -> {
                            insert(inner.dsl(), "inner", 1.0);
                            throw new IllegalStateException("no");
                          }));
        });
    transcript.say(
        "savepoint", jooq.select(NAME).from(PART).where(NAME.in("outer", "inner")).fetch(NAME));
  }

  private static void metadata(DSLContext jooq, Transcript transcript) {
    transcript.say("tables", jooq.meta().getTables("part"));
    transcript.say("fields", Arrays.toString(jooq.meta().getTables("part").get(0).fields()));
    transcript.say("untyped", Arrays.toString(jooq.fetch("SELECT *, 1 AS one FROM part").fields()));
  }

  /**
   * Keys only from connections that a thread has for itself: jOOQ asks for {@code
   * last_insert_rowid()} in a statement of its own, so on a shared connection they get mixed up
   * with plain sqlite-jdbc too.
   */
  private static void concurrently(
      DSLContext shared, String url, int threads, Transcript transcript) throws Exception {
    AtomicInteger seen = new AtomicInteger();
    AtomicInteger right = new AtomicInteger();
    Tasks.run(
        threads,
        number -> {
          shared.insertInto(PART, NAME, PRICE).values("shared" + number, 1.0).execute();
          seen.addAndGet(shared.fetchCount(PART, NAME.eq("shared" + number)));
          try (Connection own = DriverManager.getConnection(url)) {
            DSLContext jooq = DSL.using(own, SQLDialect.SQLITE);
            int key = insert(jooq, "own" + number, 1.0);
            if (("own" + number)
                .equals(shared.select(NAME).from(PART).where(ID.eq(key)).fetchOne(NAME))) {
              right.incrementAndGet();
            }
            jooq.transaction(
                inside -> {
                  insert(inside.dsl(), "inside" + number, 1.0);
                  inside.dsl().update(PART).set(PRICE, PRICE.add(1.0)).where(ID.eq(1)).execute();
                });
          }
        });
    transcript.say("own rows seen", seen);
    transcript.say("keys of their own rows", right);
    transcript.say("raised", shared.select(PRICE).from(PART).where(ID.eq(1)).fetchOne(PRICE));
    transcript.say("rows at the end", rows(shared));
  }

  private static int insert(DSLContext jooq, String name, double price) {
    return jooq.insertInto(PART, NAME, PRICE)
        .values(name, price)
        .returningResult(ID)
        .fetchOptional(ID)
        .orElseThrow();
  }

  private static Integer rows(DSLContext jooq) {
    return jooq.select(count()).from(PART).fetchSingle().value1();
  }
}
