package io.pooledsqlite.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The variables of a program that is being written. */
final class Handles {

  /** A statement: its connection, and its text if it was prepared. */
  static final class Of {
    final String connection;
    final Sql prepared;
    boolean ran;

    Of(String connection, Sql prepared) {
      this.connection = connection;
      this.prepared = prepared;
    }
  }

  /** An open result set. */
  record Cursor(String name, String connection, String statement, Sql sql) {}

  final List<String> connections = new ArrayList<>();
  final Map<String, Of> statements = new LinkedHashMap<>();
  final List<Cursor> cursors = new ArrayList<>();
  final Map<String, String> savepoints = new LinkedHashMap<>();
  private int next;

  String fresh(char type) {
    return type + String.valueOf(next++);
  }

  /** The statement runs again or closes: its result set is over. */
  void over(String statement) {
    cursors.removeIf(cursor -> cursor.statement().equals(statement));
  }

  void closeConnection(String connection) {
    connections.remove(connection);
    cursors.removeIf(cursor -> cursor.connection().equals(connection));
  }
}
