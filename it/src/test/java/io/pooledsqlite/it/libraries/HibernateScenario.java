package io.pooledsqlite.it.libraries;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.jspecify.annotations.Nullable;

/** Hibernate: a pool of its own, schema tools that read the metadata, transactions per session. */
final class HibernateScenario implements Scenario {

  /** It tells of its pool, of its dialect and of each error, which is thrown as well. */
  private static final Logger LOG = Logger.getLogger("org.hibernate");

  /** A row. */
  @Entity(name = "part")
  static class Part {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Integer id;

    @Column(unique = true)
    private @Nullable String name;

    private double price;

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
    LOG.setLevel(Level.OFF);
    try (SessionFactory create = factory(url, driver, threads)) {
      crud(create, transcript);
    }
    // The second time the schema is there, and found to be as it should.
    try (SessionFactory update = factory(url, driver, threads)) {
      transactions(update, transcript);
      concurrently(update, threads, transcript);
    }
  }

  private static SessionFactory factory(String url, String driver, int threads) {
    return new Configuration()
        .addAnnotatedClass(Part.class)
        .setProperty("hibernate.connection.url", url)
        .setProperty("hibernate.connection.driver_class", driver)
        .setProperty("hibernate.connection.pool_size", String.valueOf(threads))
        .setProperty("hibernate.dialect", "org.hibernate.community.dialect.SQLiteDialect")
        .setProperty("hibernate.hbm2ddl.auto", "update")
        .setProperty("hibernate.jdbc.batch_size", "10")
        .buildSessionFactory();
  }

  private static void crud(SessionFactory factory, Transcript transcript) {
    factory.inTransaction(
        session -> {
          Part bolt = new Part("bolt", 1.5);
          session.persist(bolt);
          transcript.say("inserted", bolt);
          for (int i = 0; i < 30; i++) {
            session.persist(new Part("batch" + i, i));
          }
        });
    factory.inTransaction(
        session -> {
          Part part = session.find(Part.class, 3);
          part.price = 9;
          session.flush();
          session.remove(session.find(Part.class, 4));
        });
    factory.inSession(
        session -> {
          try (Stream<Part> rows =
              session
                  .createQuery("FROM part ORDER BY id", Part.class)
                  .setFetchSize(2)
                  .getResultStream()) {
            transcript.say("first rows", rows.limit(5).toList());
          }
        });
    transcript.refused(
        "duplicate", () -> factory.inTransaction(session -> session.persist(new Part("bolt", 1))));
  }

  private static void transactions(SessionFactory factory, Transcript transcript) {
    transcript.refused(
        "failing",
        () ->
            factory.inTransaction(
                session -> {
                  transcript.say("before", rows(session));
                  session.createMutationQuery("DELETE FROM part").executeUpdate();
                  transcript.say("inside", rows(session));
                  throw new IllegalStateException("no");
                }));
    factory.inSession(session -> transcript.say("rolled back", rows(session)));
  }

  private static void concurrently(SessionFactory factory, int threads, Transcript transcript)
      throws Exception {
    AtomicInteger right = new AtomicInteger();
    Tasks.run(
        threads,
        number -> {
          Part part = new Part("c" + number, number);
          factory.inTransaction(session -> session.persist(part));
          factory.inSession(
              session -> {
                if (session.find(Part.class, part.id).toString().equals(part.toString())) {
                  right.incrementAndGet();
                }
              });
        });
    transcript.say("keys of their own rows", right);
    factory.inSession(session -> transcript.say("rows at the end", rows(session)));
  }

  private static Long rows(Session session) {
    return session.createQuery("SELECT count(p) FROM part p", Long.class).getSingleResult();
  }
}
