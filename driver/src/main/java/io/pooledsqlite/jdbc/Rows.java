package io.pooledsqlite.jdbc;

import io.pooledsqlite.session.ReadRecord;
import io.pooledsqlite.session.Scratch;
import io.pooledsqlite.session.ScratchDatabase;
import io.pooledsqlite.sql.Names;
import java.lang.ref.Cleaner;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows in a temporary database of the same driver, read through a result set of the driver's own:
 * whatever the application asks of them is answered as sqlite-jdbc answers it. Not thread-safe.
 */
final class Rows implements AutoCloseable {

  /** Finds what the application lost without closing it. */
  private static final Cleaner CLEANER = Cleaner.create();

  private final ResultSet resultSet;
  private final Storage storage;
  private final Cleaner.Cleanable cleanable;

  private Rows(ScratchDatabase.Part part, ResultSet resultSet, Runnable whenLost) {
    this.resultSet = resultSet;
    this.storage = new Storage(part, resultSet, whenLost);
    this.cleanable = CLEANER.register(this, storage);
  }

  /** What is left when nobody has the rows any more. */
  private static final class Storage implements Runnable {
    private final ScratchDatabase.Part part;
    private final ResultSet resultSet;
    private final Runnable whenLost;
    private volatile boolean wanted = true;

    Storage(ScratchDatabase.Part part, ResultSet resultSet, Runnable whenLost) {
      this.part = part;
      this.resultSet = resultSet;
      this.whenLost = whenLost;
    }

    @Override
    public void run() {
      try {
        resultSet.getStatement().close();
      } catch (SQLException e) {
        // Closed with its database.
      }
      if (part.release() && wanted) {
        whenLost.run();
      }
    }
  }

  ResultSet resultSet() {
    return resultSet;
  }

  /**
   * Copies rows that {@code source} has left, as far as one slice of {@code limit} goes.
   *
   * @param onRow whether {@code source} stands on a row that is to be kept too; then the result
   *     stands on its copy
   * @param description takes note of the columns' types in the rows read here
   * @param record takes the rows read here into account, or null
   * @param limit also takes whether the rows ended, or could not be read
   * @param whenLost called if the last of all rows are lost before anybody closed them or saw their
   *     end
   */
  static Rows copy(
      Scratch scratch,
      ResultSet source,
      boolean onRow,
      CopiedDescription description,
      @Nullable ReadRecord record,
      CopyLimit limit,
      Runnable whenLost)
      throws SQLException {
    List<String> names = names(source.getMetaData());
    limit.beginSlice();
    Rows rows =
        rows(
            scratch,
            names,
            (connection, part) ->
                new Copying(source, names.size(), description, record, limit)
                    .into(connection, part, onRow),
            () -> {
              if (limit.areLost()) {
                whenLost.run();
              }
            });
    if (onRow) {
      rows.resultSet.next();
    }
    return rows;
  }

  /** Copies all rows of {@code source}. */
  static Rows copyAll(Scratch scratch, ResultSet source, CopiedDescription description)
      throws SQLException {
    CopyLimit none = CopyLimit.none();
    Rows rows = copy(scratch, source, false, description, null, none, () -> {});
    SQLException failure = none.failure();
    if (failure != null) {
      rows.close();
      throw failure;
    }
    return rows;
  }

  /**
   * Rows of which none is left, with these column names.
   *
   * @param any whether there were any
   */
  static Rows exhausted(Scratch scratch, List<String> names, boolean any) throws SQLException {
    Rows rows = rows(scratch, names, any ? Rows::insertEmpty : (connection, part) -> {}, () -> {});
    while (rows.resultSet.next()) {
      // To the end.
    }
    rows.readToEnd();
    return rows;
  }

  private static void insertEmpty(Connection connection, ScratchDatabase.Part part)
      throws SQLException {
    try (Statement insert = connection.createStatement()) {
      insert.executeUpdate(
          "INSERT INTO " + part.table() + "(n) VALUES (" + (part.first() + 1) + ")");
    }
  }

  /** Puts rows into a table. */
  private interface Source {
    void into(Connection connection, ScratchDatabase.Part part) throws SQLException;
  }

  private static Rows rows(Scratch scratch, List<String> names, Source source, Runnable whenLost)
      throws SQLException {
    ScratchDatabase.Part part = scratch.part(names.size());
    try {
      ResultSet selected =
          part.fill(
              connection -> {
                source.into(connection, part);
                return select(connection, part, names);
              });
      return new Rows(part, selected, whenLost);
    } catch (Throwable e) {
      part.release();
      throw e;
    }
  }

  static List<String> names(ResultSetMetaData metaData) throws SQLException {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= metaData.getColumnCount(); i++) {
      names.add(metaData.getColumnName(i));
    }
    return names;
  }

  /** One slice of a copy. */
  private record Copying(
      ResultSet source,
      int columns,
      CopiedDescription description,
      @Nullable ReadRecord record,
      CopyLimit limit) {

    void into(Connection scratch, ScratchDatabase.Part part, boolean onRow) throws SQLException {
      String marks = String.join(", ", Collections.nCopies(columns, "?"));
      try (PreparedStatement insert =
          scratch.prepareStatement("INSERT INTO " + part.table() + " VALUES (?, " + marks + ")")) {
        long number = part.first();
        boolean more = onRow || next();
        while (more) {
          insert.setLong(1, ++number);
          for (int i = 1; i <= columns; i++) {
            Object value = source.getObject(i);
            insert.setObject(i + 1, value);
            description.has(source, i, value);
            limit.copied(value);
          }
          insert.executeUpdate();
          more = limit.goesOn() && next();
        }
      }
    }

    private boolean next() throws SQLException {
      boolean more;
      limit.move();
      try {
        more = source.next();
      } catch (SQLException e) {
        limit.fail(e);
        return false;
      }
      if (!more) {
        description.ends(source);
        limit.end();
      }
      if (record != null && more) {
        record.row(source);
      } else if (record != null) {
        record.end();
      }
      return more;
    }
  }

  private static ResultSet select(Connection scratch, ScratchDatabase.Part part, List<String> names)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      columns.add("c" + (i + 1) + " AS " + Names.quote(names.get(i)));
    }
    return scratch
        .createStatement()
        .executeQuery(
            "SELECT "
                + String.join(", ", columns)
                + " FROM "
                + part.table()
                + " WHERE "
                + part.condition()
                + " ORDER BY "
                + part.table()
                + ".n");
  }

  /** The application saw that there are no more. */
  void readToEnd() {
    storage.wanted = false;
  }

  /** Frees the storage. Idempotent. */
  @Override
  public void close() {
    storage.wanted = false;
    cleanable.clean();
  }
}
