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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rows in a temporary database of the same driver, read through a result set of the driver's own:
 * whatever the application asks of them is answered as sqlite-jdbc answers it. Few and small ones
 * are put there when something is asked of them first: most of those that are moved away were
 * forgotten. Not thread-safe.
 */
final class Rows implements AutoCloseable {

  /** Finds what the application lost without closing it. */
  private static final Cleaner CLEANER = Cleaner.create();

  /** Of rows, and of characters or bytes in them, before they need a database. */
  private static final int MOST_WAITING = 10;

  private static final int MOST_WAITING_BYTES = 4_096;

  private final Scratch scratch;
  private final List<String> names;
  private final Storage storage;
  private final Cleaner.Cleanable cleanable;

  /** What is to be put there; null once it is there. */
  private @Nullable Waiting waiting;

  private Rows(Scratch scratch, List<String> names, Runnable whenLost) {
    this.scratch = scratch;
    this.names = names;
    this.storage = new Storage(whenLost);
    this.cleanable = CLEANER.register(this, storage);
  }

  /**
   * Rows that were read and not asked for.
   *
   * @param lastRead of the first of them, on which the program stands; null if it does not
   */
  private record Waiting(List<@Nullable Object[]> rows, @Nullable LastRead lastRead) {}

  /** What is left when nobody has the rows any more. */
  private static final class Storage implements Runnable {
    private final Runnable whenLost;
    private volatile @Nullable Stored stored;
    private volatile boolean wanted = true;

    Storage(Runnable whenLost) {
      this.whenLost = whenLost;
    }

    @Override
    public void run() {
      Stored rows = stored;
      if (rows != null) {
        rows.release();
      }
      if (wanted) {
        whenLost.run();
      }
    }
  }

  /** Where they are, and what reads them. */
  private record Stored(ScratchDatabase.Part part, ResultSet resultSet) {
    void release() {
      try {
        resultSet.getStatement().close();
      } catch (SQLException e) {
        // Closed with its database.
      }
      part.release();
    }
  }

  /** The driver's own result set of them. */
  ResultSet resultSet() throws SQLException {
    Waiting here = waiting;
    if (here != null) {
      store(here);
    }
    return Objects.requireNonNull(storage.stored).resultSet();
  }

  private void store(Waiting here) throws SQLException {
    // Of a result set that outlives its session, the driver's answers are those after a close.
    boolean late = scratch.isClosed();
    Scratch where = late ? scratch.another() : scratch;
    try {
      store(where, (connection, part) -> insert(connection, part, here.rows()), here.lastRead());
    } finally {
      if (late) {
        where.close();
      }
    }
    waiting = null;
  }

  private void store(Scratch where, Source source, @Nullable LastRead lastRead)
      throws SQLException {
    ScratchDatabase.Part part = where.part(names.size());
    try {
      ResultSet selected =
          part.fill(
              connection -> {
                source.into(connection, part);
                return select(connection, part, names);
              });
      if (lastRead != null) {
        selected.next();
        lastRead.restore(selected, names.size());
      }
      storage.stored = new Stored(part, selected);
    } catch (Throwable e) {
      part.release();
      throw e;
    }
  }

  private void insert(
      Connection connection, ScratchDatabase.Part part, List<@Nullable Object[]> rows)
      throws SQLException {
    try (PreparedStatement insert = Copying.inserting(connection, part, names.size())) {
      long number = part.first();
      for (@Nullable Object[] row : rows) {
        Copying.insert(insert, ++number, row);
      }
    }
  }

  /**
   * Copies rows that {@code source} has left, as far as one slice of {@code limit} goes.
   *
   * @param lastRead of the row on which {@code source} stands, if that is to be kept too; then the
   *     result stands on its copy. Else null
   * @param description takes note of the columns' types in the rows read here
   * @param record takes the rows read here into account, or null
   * @param limit also takes whether the rows ended, or could not be read
   * @param whenLost called if the last of all rows are lost before anybody closed them or saw their
   *     end
   */
  static Rows copy(
      Scratch scratch,
      ResultSet source,
      @Nullable LastRead lastRead,
      CopiedDescription description,
      @Nullable ReadRecord record,
      CopyLimit limit,
      Runnable whenLost)
      throws SQLException {
    List<String> names = names(source.getMetaData());
    limit.beginSlice();
    Copying copying = new Copying(source, names.size(), description, record, limit);
    List<@Nullable Object[]> few = new ArrayList<>();
    boolean more = copying.few(few, lastRead != null);
    Rows rows =
        new Rows(
            scratch,
            names,
            () -> {
              if (limit.areLost()) {
                whenLost.run();
              }
            });
    if (more) {
      rows.storeNow((connection, part) -> copying.into(connection, part, few), lastRead);
    } else {
      rows.waiting = new Waiting(few, lastRead);
    }
    return rows;
  }

  private void storeNow(Source source, @Nullable LastRead lastRead) throws SQLException {
    try {
      store(scratch, source, lastRead);
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  /** Copies all rows of {@code source}. */
  static Rows copyAll(Scratch scratch, ResultSet source, CopiedDescription description)
      throws SQLException {
    CopyLimit none = CopyLimit.none();
    Rows rows = copy(scratch, source, null, description, null, none, () -> {});
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
    Rows rows = new Rows(scratch, names, () -> {});
    rows.storeNow(any ? Rows::insertEmpty : (connection, part) -> {}, null);
    ResultSet none = rows.resultSet();
    while (none.next()) {
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

    /**
     * Reads a few rows, which need no database yet.
     *
     * @return whether {@code source} stands on one more of the slice
     */
    boolean few(List<@Nullable Object[]> rows, boolean onRow) throws SQLException {
      long most = limit.bytesLeft() - MOST_WAITING_BYTES;
      boolean more = onRow || next();
      while (more && rows.size() < MOST_WAITING && limit.bytesLeft() > most) {
        rows.add(row());
        more = limit.goesOn() && next();
      }
      return more;
    }

    void into(Connection scratch, ScratchDatabase.Part part, List<@Nullable Object[]> before)
        throws SQLException {
      try (PreparedStatement insert = inserting(scratch, part, columns)) {
        long number = part.first();
        for (@Nullable Object[] row : before) {
          insert(insert, ++number, row);
        }
        boolean more = true;
        while (more) {
          insert(insert, ++number, row());
          more = limit.goesOn() && next();
        }
      }
    }

    static PreparedStatement inserting(Connection scratch, ScratchDatabase.Part part, int columns)
        throws SQLException {
      String marks = String.join(", ", Collections.nCopies(columns, "?"));
      return scratch.prepareStatement("INSERT INTO " + part.table() + " VALUES (?, " + marks + ")");
    }

    static void insert(PreparedStatement insert, long number, @Nullable Object[] row)
        throws SQLException {
      insert.setLong(1, number);
      for (int i = 0; i < row.length; i++) {
        insert.setObject(i + 2, row[i]);
      }
      insert.executeUpdate();
    }

    /** The row on which {@code source} stands. */
    private @Nullable Object[] row() throws SQLException {
      @Nullable Object[] values = new Object[columns];
      for (int i = 0; i < columns; i++) {
        Object value = source.getObject(i + 1);
        values[i] = value;
        limit.copied(value);
      }
      description.has(source, values);
      return values;
    }

    private boolean next() throws SQLException {
      boolean more;
      limit.move();
      description.moves();
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
