package io.pooledsqlite.fidelity;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A small JDBC program.
 *
 * @param name unique among the programs of one test
 * @param body what it does; an exception that leaves it ends the transcript with a line of its own
 */
record Program(String name, Body body) {

  /** The program's code. */
  @FunctionalInterface
  interface Body {
    void run(Connection connection, Transcript transcript) throws SQLException;
  }

  /** A program that runs SQL texts one by one, each by {@code Statement.execute}. */
  static Program sql(String name, String... texts) {
    return new Program(
        name,
        (connection, transcript) -> {
          for (String text : texts) {
            transcript.sql(connection, text);
          }
        });
  }

  @Override
  public String toString() {
    return name;
  }
}
