package io.pooledsqlite.state;

import io.pooledsqlite.pool.PinReason;
import java.util.List;
import java.util.Locale;

/** Renders {@code docs/state.md} from the table of states. */
final class StateDocument {

  private StateDocument() {}

  static String render() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Connection state

        Everything a session can set on its connection, who sees it, and what PooledSQLite does with it. This page is rendered from
        the table that `StateTableTest` runs: each row is set on plain sqlite-jdbc and through the pool, and looked at by the session
        that set it (after each statement, in a transaction, from several threads), by another open session, by a new one, and after
        the close; the answers must be the same, both sessions must be pooled, and what the pool lends, keeps lent and pins must agree
        with the handling. A pragma that SQLite adds fails the test until it has a row.

        | handling | meaning |
        |---|---|
        """);
    for (Handling handling : Handling.values()) {
      page.append("| %s | %s |%n".formatted(handling.word(), handling.meaning()));
    }
    StateTable.groups().forEach((heading, rows) -> group(page, heading, rows));
    page.append(
        """

        ## Good to know

        - A pin lasts until the session closes. `pooledsqlite.pins{reason=…}` counts them; the reason stands in brackets above.
        - A prepared PRAGMA answers what is so when it is executed; some of SQLite's answer what was so when they were compiled.
        - What a view, trigger or default calls is looked up in the schema after each schema change made through the pool. If another
          process creates a trigger that calls `changes()` while this one runs, it is noticed at the next such change.
        - `total_changes()` in a view or trigger, in a session that was pinned in the middle of a transaction, counts from the
          connection's total.
        - While a file is out of the pool, its sessions go on as pinned ones and come back into the pool with their next statement
          after it. It comes back as soon as nobody reads or writes it.
        - A file is taken out of the pool when no statement or transaction of another session runs on it; that is waited for as long as
          `busy_timeout` says. A session that is pinned for another reason, and another process that has the file pooled, keep it in
          WAL; the session that wants it alone then gets `SQLITE_BUSY`, at its next statement.
        """);
    return page.toString().replace(System.lineSeparator(), "\n");
  }

  private static void group(StringBuilder page, String heading, List<StateRow> rows) {
    page.append("\n## ").append(heading).append("\n\n");
    page.append("| state | seen by | handling | remark |\n|---|---|---|---|\n");
    for (StateRow row : rows) {
      page.append(
          "| %s | %s | %s | %s |%n"
              .formatted(row.name(), row.reach().word(), handling(row), row.remark()));
    }
  }

  private static String handling(StateRow row) {
    PinReason pin = row.pin();
    return pin == null
        ? row.handling().word()
        : row.handling().word() + " (`" + pin.name().toLowerCase(Locale.ROOT) + "`)";
  }
}
