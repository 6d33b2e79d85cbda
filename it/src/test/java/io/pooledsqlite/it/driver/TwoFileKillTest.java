package io.pooledsqlite.it.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.driver.app.TwoFileWriter;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.PlainFile;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A transaction over two files is in both or in neither, whenever the process is killed. */
class TwoFileKillTest {

  private static final int ROUNDS = Integer.getInteger("pooledsqlite.test.twoFileKills", 4);

  /** Most kills leave differing files in WAL; some come before the commit or after it. */
  private static final int MOST_IN_WAL = 20;

  @TempDir private Path folder;
  private Path a;
  private Path b;

  @Test
  void bothFilesHoldTheSameRow() throws Exception {
    name("default");
    for (int round = 0, next = 0; round < ROUNDS; round++) {
      int acknowledged = writeUntilKilled("", next, round);
      List<String> inA = rowOfA();
      assertThat(rowOfB()).as("round %s", round).isEqualTo(inA);
      assertThat(inA).as("round %s", round).hasSize(1);
      next = Integer.parseInt(inA.get(0)) + 1;
      assertThat(next).as("the next row").isGreaterThan(acknowledged);
      for (Path file : List.of(a, b)) {
        assertThat(PlainFile.query(file, "PRAGMA integrity_check")).containsExactly("ok");
        assertThat(PlainFile.query(file, "PRAGMA journal_mode")).containsExactly("delete");
      }
    }
  }

  /** In WAL each file is whole by itself: so the kills come where they have to. */
  @Test
  void inWalTheyDoNot() throws Exception {
    boolean differ = false;
    for (int round = 0; round < MOST_IN_WAL && !differ; round++) {
      name("wal" + round);
      writeUntilKilled("?pool.attach=wal", 0, round);
      differ = !rowOfA().equals(rowOfB());
    }
    assertThat(differ).as("files that differ after a kill").isTrue();
  }

  private void name(String name) {
    a = folder.resolve(name + "-a.db");
    b = folder.resolve(name + "-b.db");
  }

  private List<String> rowOfA() throws SQLException {
    return PlainFile.query(a, "SELECT n FROM t");
  }

  private List<String> rowOfB() throws SQLException {
    return PlainFile.query(b, "SELECT n FROM u");
  }

  /** Kills in the midst of a commit; returns the last number that was committed for certain. */
  private int writeUntilKilled(String parameters, int first, int round) throws Exception {
    String classPath =
        Shipped.classPath(Shipped.DRIVER_ALL, Shipped.SQLITE_JDBC, Shipped.TEST_CLASSES);
    List<String> command =
        List.of(
            "-cp",
            classPath,
            TwoFileWriter.class.getName(),
            "jdbc:pooledsqlite:" + a + parameters,
            b.toString(),
            String.valueOf(first));
    try (Jvm jvm = Jvm.start(Jdk.THIS, command)) {
      AtomicInteger commits = new AtomicInteger();
      jvm.await(line -> line.startsWith("committing") && commits.incrementAndGet() == 2);
      // Another moment of the commit each time.
      Thread.sleep(round * 7 % 30);
      return jvm.kill().out().stream()
          .filter(line -> line.matches("committed \\d+"))
          .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
          .max()
          .orElseThrow();
    }
  }
}
