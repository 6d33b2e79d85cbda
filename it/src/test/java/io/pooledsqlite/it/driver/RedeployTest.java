package io.pooledsqlite.it.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pooledsqlite.it.driver.app.Redeploys;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.PlainFile;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Web applications that bring the shipped driver and are undeployed: nothing of them stays. */
class RedeployTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void theClassLoaderOfAnApplicationIsCollected(Jdk jdk) throws Exception {
    Jvm.Result result = run(jdk, "once", false);
    assertThat(result.out())
        .containsExactly(
            "opened " + Shipped.POOLED_CLASS,
            "rows 1",
            "collected true",
            "format 1",
            "-wal false",
            "-shm false",
            "-journal false");
    assertRows("1");
  }

  @ParameterizedTest
  @EnumSource
  void soAreThoseOfTwoOfWhichTheSecondComesWhileTheFirstOnesPoolLingers(Jdk jdk) throws Exception {
    Jvm.Result result = run(jdk, "overlapping", false);
    assertThat(result.out())
        .containsExactly(
            "opened " + Shipped.POOLED_CLASS,
            "rows 1",
            "opened " + Shipped.POOLED_CLASS,
            "rows 2",
            "rows 3",
            "collected true",
            "format 1",
            "-wal false",
            "-shm false",
            "-journal false");
    assertRows("3");
  }

  @ParameterizedTest
  @EnumSource
  void soIsOneThatBringsSqliteJdbcAsWell(Jdk jdk) throws Exception {
    assumeTrue(
        runPlain(jdk).out().contains("collected true"),
        "sqlite-jdbc's class loader is not collected on this JDK even without the driver");
    Jvm.Result result = run(jdk, "once", true);
    assertThat(result.out())
        .startsWith("opened " + Shipped.POOLED_CLASS)
        .contains("collected true", "format 1", "-wal false", "-shm false");
  }

  private Jvm.Result run(Jdk jdk, String what, boolean ownSqlite) throws Exception {
    return run(
        jdk,
        "jdbc:pooledsqlite:",
        folder.resolve("a.db"),
        what,
        ownSqlite ? 4 : 2,
        Shipped.DRIVER_ALL,
        Shipped.TEST_CLASSES);
  }

  private Jvm.Result runPlain(Jdk jdk) throws Exception {
    return run(jdk, "jdbc:sqlite:", folder.resolve("plain.db"), "once", 3, Shipped.TEST_CLASSES);
  }

  private static Jvm.Result run(
      Jdk jdk, String prefix, Path file, String what, int own, String... entries) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "-cp",
                Shipped.TEST_CLASSES,
                Redeploys.class.getName(),
                prefix,
                file.toString(),
                what,
                String.valueOf(own)));
    command.addAll(List.of(entries));
    command.addAll(List.of(Shipped.SQLITE_JDBC, Shipped.SLF4J));
    Jvm.Result result = Jvm.run(jdk, command);
    assertThat(result.status()).as("%s", result).isZero();
    return result;
  }

  private void assertRows(String count) throws Exception {
    Path file = folder.resolve("a.db");
    assertThat(PlainFile.query(file, "SELECT count(*) FROM t")).containsExactly(count);
    assertThat(PlainFile.query(file, "PRAGMA integrity_check")).containsExactly("ok");
  }
}
