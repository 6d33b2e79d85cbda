package io.pooledsqlite.session;

import io.pooledsqlite.pool.PhysicalConnection;
import io.pooledsqlite.sql.Clock;
import io.pooledsqlite.sql.SchemaText;
import io.pooledsqlite.sql.SqlScript;
import io.pooledsqlite.sql.SqlStatement;
import io.pooledsqlite.sql.Trait;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the texts of a schema make statements depend on without their saying so: the functions that
 * answer for a connection ({@code last_insert_rowid()}, {@code changes()}, {@code
 * total_changes()}), called by views, triggers and defaults. Immutable.
 *
 * @param withoutRowid tables that have no rowid, so that an INSERT leaves the last one; in lower
 *     case
 * @param rowidInWrites whether a trigger or table calls {@code last_insert_rowid()}
 * @param countsInWrites whether a trigger or table calls one of the two others, or reads such a
 *     view
 * @param linksStatements whether a statement may undo, or mend, what others of its transaction did:
 *     by {@code RAISE(ROLLBACK)}, {@code ON CONFLICT ROLLBACK} or a deferred foreign key
 * @param ignoresRows whether a trigger or constraint may ignore a row of an INSERT that does not
 *     say so: by {@code RAISE(IGNORE)} or {@code ON CONFLICT IGNORE}
 * @param timeInWrites whether what a table, trigger or view says may ask for the time
 * @param timeInViews whether what a view says may
 * @param views those that call one of the three, by themselves or through others; in lower case
 */
record SchemaFacts(
    Set<String> withoutRowid,
    boolean rowidInWrites,
    boolean countsInWrites,
    boolean linksStatements,
    boolean ignoresRows,
    boolean timeInWrites,
    boolean timeInViews,
    Set<String> views) {

  static final SchemaFacts NONE =
      new SchemaFacts(Set.of(), false, false, false, false, false, false, Set.of());

  /** In a trigger or a constraint. */
  private static final Pattern LINKING =
      Pattern.compile("\\b(ROLLBACK|DEFERRED)\\b", Pattern.CASE_INSENSITIVE);

  private static final Pattern IGNORING = Pattern.compile("\\bIGNORE\\b", Pattern.CASE_INSENSITIVE);

  private static final Pattern WITHOUT_ROWID =
      Pattern.compile("WITHOUT.*ROWID", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private record Item(boolean view, String name, SqlStatement definition) {}

  /** Reads the schema of the main database as this connection sees it. */
  static SchemaFacts of(PhysicalConnection connection) throws SQLException {
    List<Item> items = new ArrayList<>();
    Set<String> withoutRowid = new HashSet<>();
    boolean links = false;
    boolean ignores = false;
    boolean timeInWrites = false;
    boolean timeInViews = false;
    try (Statement statement = connection.raw().createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT type, name, sql FROM main.sqlite_master WHERE sql IS NOT NULL")) {
      while (rows.next()) {
        String sql = rows.getString(3);
        links |= LINKING.matcher(sql).find();
        ignores |= IGNORING.matcher(sql).find();
        String name = rows.getString(2).toLowerCase(Locale.ROOT);
        if (WITHOUT_ROWID.matcher(sql).find()) {
          withoutRowid.add(name);
        }
        boolean view = "view".equals(rows.getString(1));
        items.add(new Item(view, name, SqlScript.parse(sql).first()));
        boolean time = Clock.isAskedIn(sql);
        timeInWrites |= time;
        timeInViews |= time && view;
      }
    }
    Set<String> views = viewsWithState(items);
    boolean rowid = false;
    boolean counts = false;
    for (Item item : items) {
      if (!item.view()) {
        rowid |= item.definition().has(Trait.LAST_INSERT_ROWID);
        counts |=
            item.definition().has(Trait.CHANGES)
                || item.definition().has(Trait.TOTAL_CHANGES)
                || SchemaText.mentionsAny(item.definition().text(), views);
      }
    }
    return new SchemaFacts(
        Set.copyOf(withoutRowid), rowid, counts, links, ignores, timeInWrites, timeInViews, views);
  }

  private static Set<String> viewsWithState(List<Item> items) {
    Set<String> views = new HashSet<>();
    boolean grew;
    do {
      grew = false;
      for (Item item : items) {
        boolean state =
            item.view()
                && (Pins.callsCounters(item.definition())
                    || SchemaText.mentionsAny(item.definition().text(), views));
        grew |= state && views.add(item.name());
      }
    } while (grew);
    return Set.copyOf(views);
  }

  /**
   * Whether it must be known before this statement which connection answers {@code
   * last_insert_rowid()}, because a trigger asks or because the statement may leave it unchanged.
   */
  boolean needRowid(SqlStatement statement) {
    return switch (statement.kind()) {
      case INSERT ->
          rowidInWrites
              || statement.has(Trait.ON_CONFLICT)
              || mayReturnNothing(statement)
              || leavesRowid(statement.name());
      case UPDATE, DELETE -> rowidInWrites;
      default -> false;
    };
  }

  /** The key is asked for while rows are still to come: nobody knows yet whether there are any. */
  private boolean mayReturnNothing(SqlStatement insert) {
    return insert.has(Trait.RETURNING)
        && (ignoresRows
            || insert.has(Trait.OR_IGNORE_OR_REPLACE)
            || insert.has(Trait.MULTI_ROW_SOURCE));
  }

  private boolean leavesRowid(@Nullable String table) {
    return !withoutRowid.isEmpty()
        && (table == null || withoutRowid.contains(table.toLowerCase(Locale.ROOT)));
  }

  /** Whether only a connection of the session's own can run this as it is meant. */
  boolean needOwnConnection(SqlStatement statement) {
    return switch (statement.kind()) {
      case INSERT, UPDATE, DELETE -> countsInWrites || reads(statement);
      case READ -> reads(statement);
      // CREATE TABLE … AS; what else is defined is not evaluated.
      case DDL -> statement.creates() && !statement.has(Trait.STORED_BODY) && reads(statement);
      default -> false;
    };
  }

  private boolean reads(SqlStatement statement) {
    return SchemaText.mentionsAny(statement.text(), views);
  }
}
