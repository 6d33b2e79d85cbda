package io.pooledsqlite.benchmarks;

import java.sql.Connection;
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

/** A call of a program that opens a connection for each: one SELECT by primary key. */
@State(Scope.Benchmark)
public class OpenSelectClose {

  @Param({"PLAIN", "HIKARICP", "AGROAL", "DBCP2", "TOMCAT", "VIBUR", "POOLEDSQLITE_DRIVER"})
  public Contender contender = Contender.PLAIN;

  private Catalogue catalogue;
  private Connections connections;

  @Setup
  public void open() throws Exception {
    catalogue = new Catalogue();
    connections = contender.to(catalogue.file());
  }

  @TearDown
  public void close() throws Exception {
    connections.close();
    catalogue.close();
  }

  @Benchmark
  public String call() throws SQLException {
    try (Connection connection = connections.open();
        PreparedStatement select =
            connection.prepareStatement("SELECT name FROM part WHERE id = ?")) {
      select.setInt(1, ThreadLocalRandom.current().nextInt(Catalogue.ROWS) + 1);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getString(1) : "";
      }
    }
  }
}
