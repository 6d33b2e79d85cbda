package io.pooledsqlite.agent.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.agent.analysis.LegacyCode.Compiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A holder beside code that locks something: which may be the holder's lock, and which not. */
class LockedObjectsTest {

  private static final String HOLDER =
      """
      package %s;
      import java.sql.*;
      class Dao implements Runnable, More {
        private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
        %s
        int count() throws SQLException {
          synchronized (%s) {
            return connection.createStatement().executeQuery("SELECT 1").getInt(1);
          }
        }
        public void write() throws SQLException {
          connection.createStatement().executeUpdate("DELETE FROM a");
          connection.createStatement().executeUpdate("DELETE FROM b");
        }
        public void run() {}
        %s
      }
      %s
      """;

  private static final Map<Compiler, LegacyCode> CODE = new EnumMap<>(Compiler.class);

  /** A holder with what is beside it; in a package of its own, and judged as if it were alone. */
  private interface Case {

    String name();

    String other();

    default String lock() {
      return "this";
    }

    /** Of the holder. */
    default String field() {
      return "";
    }

    /** Of the holder, and its constructors if they matter. */
    default String more() {
      return "";
    }

    default String inPackage() {
      return name().toLowerCase(Locale.ROOT);
    }

    default String source() {
      String constructor = more().contains("Dao(") ? "" : "Dao() throws SQLException {}\n";
      String type = other().contains("interface More") ? "" : "interface More {}\n";
      return HOLDER.formatted(inPackage(), field(), lock(), constructor + more(), type + other());
    }
  }

  @BeforeAll
  static void compile(@TempDir Path folder) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Case[] cases : List.of(Itself.values(), Another.values(), Made.values())) {
      for (Case each : cases) {
        Path into = Files.createDirectories(folder.resolve(each.inPackage()));
        sources.add(Files.writeString(into.resolve("Dao.java"), each.source()));
      }
    }
    for (Compiler compiler : Compiler.values()) {
      Path classes = Files.createDirectory(folder.resolve(compiler.name()));
      CODE.put(compiler, LegacyCode.compile(compiler, sources, classes));
    }
  }

  @AfterAll
  static void forget() {
    CODE.clear();
  }

  /** What may be the lock of the holder, which locks itself. */
  enum Itself implements Case {
    OF_A_TERNARY(
        """
        class Other {
          private final Object lock = new Object();
          void run(boolean own, Dao dao) throws SQLException {
            synchronized (own ? dao : lock) { dao.write(); }
          }
        }
        """),
    HANDED_TO_A_CONSTRUCTOR(
        """
        class Other {
          private final Object lock;
          Other(Object lock) { this.lock = lock; }
          void run(Dao dao) throws SQLException { synchronized (lock) { dao.write(); } }
        }
        """),
    OF_AN_INTERFACE(
        """
        class Other {
          private final Runnable work;
          Other(Runnable work) { this.work = work; }
          void run(Dao dao) throws SQLException { synchronized (work) { dao.write(); } }
        }
        """),
    BY_ITS_INTERFACE(
        """
        interface More {
          void write() throws SQLException;
          default void both() throws SQLException {
            synchronized (this) { write(); notifyAll(); }
          }
        }
        """),
    WHERE_A_CONNECTION_IS_MISSING(
        """
        class Other {
          private final Connection connection;
          private final Object lock;
          Other(Connection connection, Object lock) {
            this.connection = connection;
            this.lock = lock;
          }
          void run(Dao dao) throws SQLException {
            if (connection == null) {
              synchronized (lock) { dao.write(); }
            }
          }
        }
        """),
    MADE_THERE(
        """
        class Other {
          void run() throws SQLException {
            Dao dao = new Dao();
            new Thread(dao).start();
            synchronized (dao) { dao.write(); }
          }
        }
        """),
    IN_A_FIELD_THAT_CHANGES(
        """
        class Other {
          private Object lock = new Object();
          void use(Object other) { lock = other; }
          class Inner {
            void run(Dao dao) throws SQLException { synchronized (lock) { dao.write(); } }
          }
        }
        """),
    LOCKED_BY_A_READER(
        """
        class Other extends java.io.Reader {
          private final Dao dao;
          Other(Object lock, Dao dao) {
            super(lock);
            this.dao = dao;
          }
          public int read(char[] into, int from, int length) throws java.io.IOException {
            try {
              dao.write();
              return -1;
            } catch (SQLException e) {
              throw new java.io.IOException(e);
            }
          }
          public void close() {}
        }
        """),
    DESERIALIZED(
        """
        class Other implements java.io.Serializable {
          private final Object lock = new Object();
          void run(Dao dao) throws SQLException { synchronized (lock) { dao.write(); } }
        }
        """),
    RETURNED_AMONG_OTHERS(
        """
        class Other {
          private static final Object LOCK = new Object();
          private static Object lock(Object given) { return given == null ? LOCK : given; }
          void run(Dao dao) throws SQLException { synchronized (lock(dao)) { dao.write(); } }
        }
        """),
    RETURNED_BY_WHAT_MAY_BE_OVERRIDDEN(
        """
        class Other {
          private final Object lock = new Object();
          Object lock() { return lock; }
          void run(Dao dao) throws SQLException { synchronized (lock()) { dao.write(); } }
        }
        """);

    private final String other;

    Itself(String other) {
      this.other = other;
    }

    @Override
    public String other() {
      return other;
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatMayBeTheHolderKeepsItsLock(Itself locked) {
    assertThat(verdicts(locked)).containsOnly(Verdict.EXCLUSIVE);
  }

  /** What is certainly not the holder. */
  enum Another implements Case {
    READ_BY_A_CLASS_INSIDE(
        """
        class Other {
          private final Object lock = new Object();
          class Inner {
            void run(Dao dao) throws SQLException { synchronized (lock) { dao.write(); } }
          }
        }
        """),
    OF_ANOTHER_CLASS(
        """
        class Made { final Object lock = new Object(); }
        class Other {
          void run(Made made, Dao dao) throws SQLException {
            synchronized (made.lock) { dao.write(); }
          }
        }
        """),
    MADE_AGAIN(
        """
        class Other {
          private Object lock = new Object();
          void again() { lock = new Object(); }
          void run(Dao dao) throws SQLException { synchronized (lock) { dao.write(); } }
        }
        """),
    MADE_LATE(
        """
        class Other {
          private static Object lock = null;
          private static Object lock() {
            if (lock == null) { lock = new Object(); }
            return lock;
          }
          void run(Dao dao) throws SQLException { synchronized (lock()) { dao.write(); } }
        }
        """),
    ONE_OF_TWO(
        """
        class Other {
          private final Object a = new Object();
          private final Object b = new Object();
          void run(boolean first, Dao dao) throws SQLException {
            synchronized (first ? a : b) { dao.write(); }
          }
        }
        """),
    A_STRING(
        """
        class Other {
          void run(String name, Dao dao) throws SQLException {
            synchronized (name.intern()) { dao.write(); }
          }
        }
        """),
    AN_ARRAY(
        """
        class Other {
          private final Object lock = new Object[0];
          void run(Dao dao) throws SQLException { synchronized (lock) { dao.write(); } }
        }
        """),
    OF_A_CLASS_LOADER(
        """
        class Other extends ClassLoader {
          void run(Dao dao) throws SQLException {
            synchronized (getClassLoadingLock("Dao")) { dao.write(); }
          }
        }
        """),
    A_READER(
        """
        class Other extends java.io.Writer {
          Other(java.io.Reader lock) { super(lock); }
          public void write(char[] from, int offset, int length) {}
          public void flush() {}
          public void close() {}
        }
        """),
    A_CONNECTION(
        """
        class Other {
          private final Connection connection;
          Other(Connection connection) { this.connection = connection; }
          void run(Dao dao) throws SQLException { synchronized (connection) { dao.write(); } }
        }
        """);

    private final String other;

    Another(String other) {
      this.other = other;
    }

    @Override
    public String other() {
      return other;
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotTheHolderDoesNotMatter(Another locked) {
    assertThat(verdicts(locked)).containsOnly(Verdict.READ);
  }

  /** How an object that was made for locking gets locked out of sight. */
  enum Made implements Case {
    NOT_AT_ALL("private final Object lock = new Object();", "", "", true),
    LOCKED_BY_A_CLASS_INSIDE(
        "private final Object lock = new Object();",
        "class Inner { void both() throws SQLException { synchronized (lock) { write(); } } }",
        "",
        false),
    OF_ANOTHER_INSTANCE(
        "private final Object lock = new Object();",
        "void both(Dao dao) throws SQLException { synchronized (dao.lock) { dao.write(); } }",
        "",
        false),
    RETURNED_OF_ANOTHER_INSTANCE(
        "private final Object lock = new Object();",
        "static Object lockOf(Dao dao) { return dao.lock; }",
        """
        class Other {
          void run(Dao dao) throws SQLException {
            synchronized (Dao.lockOf(dao)) { dao.write(); }
          }
        }
        """,
        false),
    KNOWN_BEFORE_IT_IS_ASSIGNED(
        "private final Object lock;",
        "Dao() throws SQLException { Object made = new Object(); Other.lock = made; lock = made; }",
        """
        class Other {
          static Object lock;
          void run(Dao dao) throws SQLException { synchronized (lock) { dao.write(); } }
        }
        """,
        false),
    KNOWN_TO_WHO_MADE_IT(
        "private final Object lock = Other.lock();",
        "",
        """
        class Other {
          private static Object last;
          static Object lock() { return last = new Object(); }
          void run(Dao dao) throws SQLException { synchronized (last) { dao.write(); } }
        }
        """,
        false),
    LOCKED_BEFORE_IT_IS_ASSIGNED(
        "private final Object lock;",
        """
        Dao() throws SQLException {
          Object made = new Object();
          lock = made;
          new Thread(this).start();
          synchronized (made) { write(); }
        }
        """,
        "",
        false),
    IN_A_TERNARY(
        "private final Object lock = new Object();",
        """
        void both(Object other) throws SQLException {
          synchronized (other == null ? lock : other) { write(); }
        }
        """,
        "",
        false),
    OF_ANOTHER_IN_THE_SAME_FIELD(
        "private final Object lock;",
        """
        Dao() throws SQLException { lock = new Object(); }
        Dao(Dao other) throws SQLException { lock = other.lock; }
        """,
        "",
        false);

    private final String field;
    private final String more;
    private final String other;
    private final boolean lifted;

    Made(String field, String more, String other, boolean lifted) {
      this.field = field;
      this.more = more;
      this.other = other;
      this.lifted = lifted;
    }

    @Override
    public String lock() {
      return "lock";
    }

    @Override
    public String field() {
      return field;
    }

    @Override
    public String more() {
      return more;
    }

    @Override
    public String other() {
      return other;
    }
  }

  @ParameterizedTest
  @EnumSource
  void anObjectThatWasMadeForLockingIsLockedInSight(Made made) {
    assertThat(verdicts(made)).containsOnly(made.lifted ? Verdict.READ : Verdict.EXCLUSIVE);
  }

  /** Of the region that reads, by each compiler. */
  private static List<Verdict> verdicts(Case example) {
    List<Verdict> verdicts = new ArrayList<>();
    CODE.forEach(
        (compiler, code) ->
            code.analyse(name -> name.startsWith(example.inPackage() + "/"))
                .regions()
                .filter(region -> region.method().equals("count"))
                .forEach(region -> verdicts.add(region.verdict())));
    assertThat(verdicts).hasSameSizeAs(Compiler.values());
    return verdicts;
  }
}
