package benchmarks.operation;

import benchmarks.contender.Catalogue;
import benchmarks.contender.Contender;
import benchmarks.contender.Database;
import benchmarks.contender.Program;
import java.io.IOException;
import java.sql.SQLException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Calls of a program, each as it comes: connection, statement, and both given back. */
@State(Scope.Benchmark)
public class Operations {

  @Param public Contender contender = Contender.MUTEX;

  @SuppressWarnings("NullAway.Init")
  private Catalogue catalogue;

  @SuppressWarnings("NullAway.Init")
  private Program program;

  @Setup
  public void start() throws IOException, SQLException {
    catalogue = new Catalogue();
    program = contender.start(new Database(catalogue.file(), ""));
  }

  @TearDown
  public void end() throws SQLException {
    program.close();
    catalogue.close();
  }

  @Benchmark
  public String pointSelect() throws SQLException {
    return catalogue.pointSelect(program);
  }

  @Benchmark
  public int scan() throws SQLException {
    return catalogue.scan(program);
  }

  @Benchmark
  public int insert() throws SQLException {
    return catalogue.insert(program);
  }
}
