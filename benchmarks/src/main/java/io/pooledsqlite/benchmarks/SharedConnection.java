package io.pooledsqlite.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A program that holds one connection for all its threads: one SELECT, prepared for each call. */
public class SharedConnection {

  /** How the threads of the program come to their connection. */
  public enum Holder {
    /** The legacy program: one connection behind a mutex. */
    MUTEX,
    /**
     * The limit: a connection of sqlite-jdbc for each thread, statements prepared for each call.
     */
    RAW,
    /** The limit with statements kept. */
    RAW_KEPT,
    /** One pooled session for all threads. */
    POOLEDSQLITE
  }

  /** The one file and, where there is one, the one connection. */
  @State(Scope.Benchmark)
  public static class Program {
    @Param public Holder holder = Holder.MUTEX;

    @Param({"1", "1000"})
    public int rows = 1;

    Catalogue catalogue;
    Connection shared;

    @Setup
    public void open() throws Exception {
      catalogue = new Catalogue();
      String driver = holder == Holder.POOLEDSQLITE ? "jdbc:pooledsqlite:" : "jdbc:sqlite:";
      shared = DriverManager.getConnection(driver + catalogue.file());
      if (holder == Holder.RAW || holder == Holder.RAW_KEPT) {
        shared.createStatement().execute("PRAGMA journal_mode = WAL");
      }
    }

    @TearDown
    public void close() throws Exception {
      shared.close();
      catalogue.close();
    }

    String query() {
      return "SELECT name FROM part WHERE id >= ? LIMIT " + rows;
    }
  }

  /** What a thread has of its own. */
  @State(Scope.Thread)
  public static class Worker {
    Connection own;
    PreparedStatement kept;

    @Setup
    public void open(Program program) throws SQLException {
      own = DriverManager.getConnection("jdbc:sqlite:" + program.catalogue.file());
      if (program.holder == Holder.RAW_KEPT) {
        kept = own.prepareStatement(program.query());
      }
    }

    @TearDown
    public void close() throws SQLException {
      own.close();
    }
  }

  @Benchmark
  public int read(Program program, Worker worker) throws SQLException {
    return switch (program.holder) {
      case MUTEX -> {
        synchronized (program) {
          yield prepareAndRead(program.shared, program);
        }
      }
      case RAW -> prepareAndRead(worker.own, program);
      case RAW_KEPT -> read(worker.kept, program);
      case POOLEDSQLITE -> prepareAndRead(program.shared, program);
    };
  }

  private static int prepareAndRead(Connection connection, Program program) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(program.query())) {
      return read(select, program);
    }
  }

  private static int read(PreparedStatement select, Program program) throws SQLException {
    int first = Catalogue.ROWS - program.rows + 1;
    select.setInt(1, ThreadLocalRandom.current().nextInt(first) + 1);
    int length = 0;
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        length += rows.getString(1).length();
      }
    }
    return length;
  }
}
