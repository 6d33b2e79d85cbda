package benchmarks.operation;

import benchmarks.contender.Catalogue;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a statement costs by itself: one thread, one connection, one number read by its key. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SessionLayer {

  private static final String SELECT = "SELECT id FROM part WHERE id = ?";

  @Param({"jdbc:sqlite:", "jdbc:pooledsqlite:"})
  public String driver = "";

  @SuppressWarnings("NullAway.Init")
  private Catalogue catalogue;

  @SuppressWarnings("NullAway.Init")
  private Connection connection;

  @SuppressWarnings("NullAway.Init")
  private PreparedStatement select;

  private int key;

  @Setup
  public void open() throws IOException, SQLException {
    catalogue = new Catalogue();
    connection = DriverManager.getConnection(driver + catalogue.file() + "?journal_mode=WAL");
    select = connection.prepareStatement(SELECT);
  }

  @TearDown
  public void close() throws SQLException {
    connection.close();
    catalogue.close();
  }

  @Benchmark
  public int kept() throws SQLException {
    return read(select);
  }

  @Benchmark
  public int preparedEachTime() throws SQLException {
    try (PreparedStatement prepared = connection.prepareStatement(SELECT)) {
      return read(prepared);
    }
  }

  private int read(PreparedStatement statement) throws SQLException {
    key = key % Catalogue.ROWS + 1;
    statement.setInt(1, key);
    try (ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getInt(1) : 0;
    }
  }
}
