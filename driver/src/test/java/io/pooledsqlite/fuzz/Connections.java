package io.pooledsqlite.fuzz;

import java.util.List;

/** Opens and closes connections. */
final class Connections {

  private static final int MAX_CONNECTIONS = 3;

  private static final List<String> OPTIONS =
      List.of(
          "",
          "&date_class=TEXT",
          "&date_class=REAL",
          "&date_precision=SECONDS",
          "&date_string_format=yyyy-MM-dd",
          "&transaction_mode=IMMEDIATE",
          "&transaction_mode=EXCLUSIVE",
          "&journal_mode=WAL",
          "&journal_mode=TRUNCATE",
          "&jdbc.get_generated_keys=false",
          "&limit_sql_length=300",
          "&limit_attached=1",
          "&max_page_count=40",
          "&temp_store=MEMORY",
          "&case_sensitive_like=true",
          "&defer_foreign_keys=true");

  private final Draft draft;
  private final Dice dice;

  Connections(Draft draft) {
    this.draft = draft;
    this.dice = draft.dice;
  }

  void open() {
    String name = draft.handles.fresh('c');
    String file = draft.has(Feature.OTHER_NAMES) ? dice.any(FileNames.ALL) : FileNames.USUAL;
    String parameters = parameters();
    if (file.startsWith("file:")) {
      parameters += dice.any("", "&mode=rwc", "&mode=rw", "&cache=private");
    }
    draft.add(
        Step.call(
                Step.OPEN,
                "getConnection",
                file + (parameters.isEmpty() ? "" : "?" + parameters.substring(1)))
            .into(name));
    draft.handles.connections.add(name);
  }

  private String parameters() {
    // Waiting for somebody on the same thread is of no use.
    String parameters = draft.has(Feature.SEVERAL_CONNECTIONS) ? "&busy_timeout=0" : "";
    parameters += draft.has(Feature.FOREIGN_KEYS) ? "&foreign_keys=true" : "";
    if (dice.chance(0.15)) {
      parameters +=
          dice.any(
              "&foreign_keys=true",
              "&synchronous=NORMAL",
              "&recursive_triggers=true",
              "&cache_size=100");
    }
    if (draft.has(Feature.OPTIONS)) {
      // Read-only ones are passed through: open after the last session, they keep the file in WAL.
      parameters +=
          !draft.has(Feature.SEVERAL_CONNECTIONS) && dice.chance(0.1)
              ? dice.any("&open_mode=1", "&jdbc.explicit_readonly=true")
              : dice.any(OPTIONS);
    }
    return parameters;
  }

  void openOneMore() {
    if (draft.handles.connections.size()
        < (draft.has(Feature.SEVERAL_CONNECTIONS) ? MAX_CONNECTIONS : 1)) {
      open();
    }
  }

  void close(String connection) {
    draft.add(Step.call(connection, "close"));
    draft.handles.closeConnection(connection);
    if (dice.chance(0.2)) {
      draft.add(Step.call(connection, "isClosed"));
    }
  }
}
