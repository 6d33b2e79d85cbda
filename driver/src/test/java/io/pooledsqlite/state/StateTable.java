package io.pooledsqlite.state;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The one table behind the tests of connection state and {@code docs/state.md}. */
final class StateTable {

  private StateTable() {}

  /** The rows by the heading of their group. */
  static Map<String, List<StateRow>> groups() {
    Map<String, List<StateRow>> groups = new LinkedHashMap<>();
    groups.put("Pragmas", PragmaRows.all().values().stream().flatMap(List::stream).toList());
    groups.put("TEMP objects and attached databases", SessionRows.temporary());
    groups.put("Transactions", SessionRows.transactions());
    groups.put("What SQLite counts per connection", SessionRows.counters());
    groups.put("The same in views and triggers", SessionRows.countersInSchema());
    groups.put("Settings of JDBC and of the driver", SessionRows.jdbcSettings());
    groups.put("Beyond JDBC, by a cast to `SQLiteConnection`", DriverRows.all());
    groups.put("Other statements", SessionRows.files());
    return groups;
  }

  static Stream<StateRow> all() {
    return groups().values().stream().flatMap(List::stream);
  }
}
