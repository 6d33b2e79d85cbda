package io.pooledsqlite.it.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.driver.app.TwoFileWriter;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.PlainFile;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A transaction over two files is in both or in neither, whenever the process is killed. With
 * {@code pool.attach=wal} this test fails: then each file is whole by itself.
 */
class TwoFileKillTest {

  private static final int ROUNDS = Integer.getInteger("pooledsqlite.test.twoFileKills", 4);

  @TempDir private Path folder;

  @Test
  void bothFilesHoldTheSameRows() throws Exception {
    Path a = folder.resolve("a.db");
    Path b = folder.resolve("b.db");
    int first = 0;
    for (int round = 0; round < ROUNDS; round++) {
      int acknowledged = writeUntilKilled(a, b, first, 20 + 7 * round);
      List<String> inA = PlainFile.query(a, "SELECT n FROM t ORDER BY n");
      List<String> inB = PlainFile.query(b, "SELECT n FROM u ORDER BY n");
      assertThat(inB).as("round %s", round).isEqualTo(inA);
      assertThat(inA).contains(String.valueOf(acknowledged));
      first = inA.size();
      for (Path file : List.of(a, b)) {
        assertThat(PlainFile.query(file, "PRAGMA integrity_check")).containsExactly("ok");
        assertThat(PlainFile.query(file, "PRAGMA journal_mode")).containsExactly("delete");
      }
    }
  }

  /** Returns the last number that was committed for certain. */
  private static int writeUntilKilled(Path a, Path b, int first, int commits) throws Exception {
    String classPath =
        Shipped.classPath(Shipped.DRIVER_ALL, Shipped.SQLITE_JDBC, Shipped.TEST_CLASSES);
    String url =
        "jdbc:pooledsqlite:" + a + System.getProperty("pooledsqlite.test.twoFileParameters", "");
    List<String> command =
        List.of("-cp", classPath, TwoFileWriter.class.getName(), url, b.toString(), "" + first);
    try (Jvm jvm = Jvm.start(Jdk.THIS, command)) {
      AtomicInteger lines = new AtomicInteger();
      jvm.await(line -> line.startsWith("committed") && lines.incrementAndGet() == commits);
      List<String> out = jvm.kill().out();
      List<String> committed = out.stream().filter(line -> line.matches("committed \\d+")).toList();
      // The kill may have cut the last number off.
      String certain = committed.get(Math.max(0, committed.size() - 2));
      return Integer.parseInt(certain.replaceAll("\\D", ""));
    }
  }
}
