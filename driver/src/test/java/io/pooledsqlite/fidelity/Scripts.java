package io.pooledsqlite.fidelity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists of SQL texts, each with a name of its own. */
final class Scripts {

  /** Asks what a connection remembers of its writes. */
  static final String COUNTERS =
      "SELECT last_insert_rowid() AS l, changes() AS c, total_changes() AS t";

  private final Map<String, List<String>> byName = new LinkedHashMap<>();

  void add(String name, String... texts) {
    if (byName.put(name, List.of(texts)) != null) {
      throw new IllegalArgumentException(name);
    }
  }

  Map<String, List<String>> byName() {
    return byName;
  }
}
