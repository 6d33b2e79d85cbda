package benchmarks.contender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A database file, in a folder of its own that goes with it, and what is done in it. */
public final class Catalogue implements AutoCloseable {

  /** Rows of the ordinary file, which has about 2.6 MB. */
  public static final int ROWS = 100_000;

  public static final String POINT_SELECT = "SELECT name FROM part WHERE id = ?";
  public static final String INSERT = "INSERT INTO entry(text) VALUES (?)";

  private static final int SCANNED = 1_000;
  private static final String SCAN = "SELECT name FROM part WHERE id >= ? LIMIT " + SCANNED;

  private final Path folder;
  private final int rows;

  public Catalogue() throws IOException, SQLException {
    this(ROWS, 0);
  }

  /**
   * Makes a file.
   *
   * @param padding bytes that are added to each row
   */
  public Catalogue(int rows, int padding) throws IOException, SQLException {
    this.rows = rows;
    folder = Files.createTempDirectory("pooledsqlite-benchmark");
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + file() + "?synchronous=OFF");
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "CREATE TABLE part(id INTEGER PRIMARY KEY, name TEXT, price REAL, padding BLOB)");
      statement.executeUpdate("CREATE TABLE entry(id INTEGER PRIMARY KEY, text TEXT)");
      statement.executeUpdate(
          "INSERT INTO part WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c"
              + " WHERE n < "
              + rows
              + ") SELECT n, 'part ' || n, n / 7.0, "
              + (padding == 0 ? "NULL" : "zeroblob(" + padding + ")")
              + " FROM c");
    }
  }

  public Path file() {
    return folder.resolve("catalogue.db");
  }

  /** Reads one row by its key. */
  public String pointSelect(Program program) throws SQLException {
    return program.statement(POINT_SELECT, this::readOne);
  }

  /** Reads the row of a random key with that statement. */
  public String readOne(PreparedStatement select) throws SQLException {
    select.setInt(1, ThreadLocalRandom.current().nextInt(rows) + 1);
    try (ResultSet row = select.executeQuery()) {
      return row.next() ? row.getString(1) : "";
    }
  }

  /** Reads one row by its key and does something else before it closes the result set. */
  public String readSlowly(Program program, long nanos) throws SQLException {
    return program.statement(
        POINT_SELECT,
        select -> {
          select.setInt(1, ThreadLocalRandom.current().nextInt(rows) + 1);
          try (ResultSet row = select.executeQuery()) {
            String name = row.next() ? row.getString(1) : "";
            LockSupport.parkNanos(nanos);
            return name;
          }
        });
  }

  /** Reads a thousand rows in the order of their keys. */
  public int scan(Program program) throws SQLException {
    return program.statement(SCAN, this::readMany);
  }

  private int readMany(PreparedStatement select) throws SQLException {
    select.setInt(1, ThreadLocalRandom.current().nextInt(rows - SCANNED + 1) + 1);
    int length = 0;
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        length += row.getString(1).length();
      }
    }
    return length;
  }

  /** Writes one small row in autocommit. */
  public int insert(Program program) throws SQLException {
    return program.statement(INSERT, Catalogue::writeOne);
  }

  /** Writes one small row with that statement. */
  public static int writeOne(PreparedStatement insert) throws SQLException {
    insert.setString(1, "a small row");
    return insert.executeUpdate();
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
