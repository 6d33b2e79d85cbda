package io.pooledsqlite.it.libraries;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.apache.ibatis.datasource.unpooled.UnpooledDataSource;
import org.apache.ibatis.executor.BatchResult;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.ExecutorType;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;

/** MyBatis: a connection per session, with autocommit off unless asked for. */
final class MyBatisScenario implements Scenario {

  /** A row. */
  static final class Part {
    private long id;
    private String name = "";
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

  /** What MyBatis implements. */
  interface Parts {

    @Update(
        "CREATE TABLE part (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, price REAL)")
    void create();

    @Insert("INSERT INTO part (name, price) VALUES (#{name}, #{price})")
    @Options(useGeneratedKeys = true, keyProperty = "id")
    int insert(Part part);

    @Update("UPDATE part SET price = price + #{by} WHERE name = #{name}")
    int raise(@Param("name") String name, @Param("by") double by);

    @Delete("DELETE FROM part")
    int clear();

    @Select("SELECT id, name, price FROM part WHERE name = #{name}")
    Part find(String name);

    @Select("SELECT id, name, price FROM part ORDER BY id")
    List<Part> all();

    @Select("SELECT name, price, id FROM part WHERE id = #{id}")
    Map<String, Object> columns(long id);

    @Select("SELECT count(*) FROM part")
    int count();
  }

  @Override
  public void run(String url, String driver, int threads, Transcript transcript) throws Exception {
    UnpooledDataSource source = new UnpooledDataSource(driver, url, null, null);
    Configuration configuration =
        new Configuration(new Environment("test", new JdbcTransactionFactory(), source));
    configuration.addMapper(Parts.class);
    SqlSessionFactory sessions = new SqlSessionFactoryBuilder().build(configuration);
    crud(sessions, transcript);
    transactions(sessions, transcript);
    batch(sessions, transcript);
    concurrently(sessions, threads, transcript);
  }

  private static void crud(SqlSessionFactory sessions, Transcript transcript) {
    try (SqlSession session = sessions.openSession(true)) {
      Parts parts = session.getMapper(Parts.class);
      parts.create();
      Part bolt = new Part("bolt", 1.5);
      transcript.say("inserted", parts.insert(bolt));
      transcript.say("key", bolt.id);
      parts.insert(new Part("nut", 2));
      transcript.say("update", parts.raise("nut", 0.25));
      transcript.say("rows", parts.all());
      transcript.say("columns", parts.columns(2).keySet());
      transcript.refused("duplicate", () -> parts.insert(new Part("bolt", 1)));
    }
  }

  private static void transactions(SqlSessionFactory sessions, Transcript transcript) {
    try (SqlSession session = sessions.openSession()) {
      Parts parts = session.getMapper(Parts.class);
      transcript.say("before", parts.count());
      transcript.say("cleared", parts.clear());
      transcript.say("inside", parts.count());
      session.rollback();
      transcript.say("rolled back", parts.count());
      parts.insert(new Part("committed", 3));
      session.commit();
    }
    try (SqlSession session = sessions.openSession()) {
      Parts parts = session.getMapper(Parts.class);
      transcript.say("committed", parts.find("committed"));
      parts.insert(new Part("closed without commit", 3));
    }
    try (SqlSession session = sessions.openSession()) {
      transcript.say("closed", session.getMapper(Parts.class).find("closed without commit"));
    }
  }

  private static void batch(SqlSessionFactory sessions, Transcript transcript) {
    try (SqlSession session = sessions.openSession(ExecutorType.BATCH)) {
      Parts parts = session.getMapper(Parts.class);
      for (int i = 0; i < 20; i++) {
        parts.insert(new Part("batch" + i, i));
      }
      int updated = 0;
      for (BatchResult result : session.flushStatements()) {
        for (int count : result.getUpdateCounts()) {
          updated += count;
        }
      }
      session.commit();
      transcript.say("batch", updated);
      transcript.say("after batch", parts.count());
    }
  }

  private static void concurrently(SqlSessionFactory sessions, int threads, Transcript transcript)
      throws Exception {
    AtomicInteger right = new AtomicInteger();
    Tasks.run(
        threads,
        number -> {
          Part part = new Part("c" + number, number);
          try (SqlSession session = sessions.openSession(number % 2 == 0)) {
            Parts parts = session.getMapper(Parts.class);
            parts.insert(part);
            parts.raise("bolt", 1);
            session.commit();
          }
          try (SqlSession session = sessions.openSession()) {
            Part found = session.getMapper(Parts.class).find(part.name);
            if (found.id == part.id) {
              right.incrementAndGet();
            }
          }
        });
    try (SqlSession session = sessions.openSession()) {
      Parts parts = session.getMapper(Parts.class);
      transcript.say("keys of their own rows", right);
      transcript.say("raised", parts.find("bolt"));
      transcript.say("rows at the end", parts.count());
    }
  }
}
