package io.pooledsqlite.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Many threads that each insert one small row in autocommit. */
public class AutocommitInsert {

  /** How the writers share the file. */
  public enum Writing {
    /** The legacy program: one connection behind a mutex, with SQLite's rollback journal. */
    MUTEX(false),
    /** The same in WAL. */
    MUTEX_WAL(false),
    /** A connection in WAL behind a fair lock: one commit, and one fsync, for each statement. */
    FAIR_LOCK_WAL(false),
    /** One pooled session for all threads, one commit for each statement. */
    POOLEDSQLITE_UNGROUPED(true),
    /** One pooled session for all threads. */
    POOLEDSQLITE(true);

    private final boolean pooled;

    Writing(boolean pooled) {
      this.pooled = pooled;
    }

    String url(Catalogue catalogue, String synchronous) {
      String parameters = "?synchronous=" + synchronous;
      if (this == POOLEDSQLITE_UNGROUPED) {
        parameters += "&pool.groupCommit=false";
      } else if (!pooled && this != MUTEX) {
        parameters += "&journal_mode=WAL";
      }
      return (pooled ? "jdbc:pooledsqlite:" : "jdbc:sqlite:") + catalogue.file() + parameters;
    }
  }

  /** The one file and its one connection. */
  @State(Scope.Benchmark)
  public static class Program {
    @Param public Writing writing = Writing.MUTEX;

    @Param({"FULL", "NORMAL"})
    public String synchronous = "FULL";

    private final ReentrantLock fair = new ReentrantLock(true);
    private Catalogue catalogue;
    private Connection shared;

    @Setup
    public void open() throws Exception {
      catalogue = new Catalogue();
      shared = DriverManager.getConnection(writing.url(catalogue, synchronous));
    }

    @TearDown
    public void close() throws Exception {
      shared.close();
      catalogue.close();
    }
  }

  @Benchmark
  public int insert(Program program) throws SQLException {
    return switch (program.writing) {
      case MUTEX, MUTEX_WAL -> {
        synchronized (program) {
          yield insert(program.shared);
        }
      }
      case FAIR_LOCK_WAL -> {
        program.fair.lock();
        try {
          yield insert(program.shared);
        } finally {
          program.fair.unlock();
        }
      }
      case POOLEDSQLITE, POOLEDSQLITE_UNGROUPED -> insert(program.shared);
    };
  }

  private static int insert(Connection connection) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO entry(text) VALUES (?)")) {
      insert.setString(1, "a small row");
      return insert.executeUpdate();
    }
  }
}
