package io.pooledsqlite.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;

/** Where a contender's connections come from. Thread-safe. */
interface Connections extends AutoCloseable {

  /** Gives one connection out; the caller closes it. */
  Connection open() throws SQLException;

  @Override
  void close() throws Exception;

  /** How one is opened. */
  interface Opener {
    Connection open() throws SQLException;
  }

  static Connections of(Opener opener, AutoCloseable end) {
    return new Connections() {
      @Override
      public Connection open() throws SQLException {
        return opener.open();
      }

      @Override
      public void close() throws Exception {
        end.close();
      }
    };
  }
}
