package io.pooledsqlite.it.agent;

import static io.pooledsqlite.it.process.Shipped.PLAIN_CLASS;
import static io.pooledsqlite.it.process.Shipped.POOLED_CLASS;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.agent.app.Detours;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Jvm.Result;
import io.pooledsqlite.it.process.PlainFile;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of connections that do not come from DriverManager. */
class AgentDetoursTest {

  private static final List<String> WAYS =
      List.of("Driver", "JDBC", "SQLiteConfig", "SQLiteDataSource", "SQLitePooledConnection");

  @TempDir private Path folder;

  static Stream<Arguments> everywhere() {
    return Shipped.sqliteJdbcVersions().stream()
        .flatMap(version -> Arrays.stream(Jdk.values()).map(jdk -> Arguments.of(version, jdk)));
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void interceptAllPoolsThem(String version, Jdk jdk) throws Exception {
    Result result = run(jdk, version, "intercept=all");
    assertThat(result.status()).as("%s", result).isZero();
    for (String way : WAYS) {
      assertThat(result.out()).contains(way + " " + POOLED_CLASS);
    }
    assertThat(result.out())
        .contains(
            "SQLiteDataSource wrote 5",
            "inside the wrapping " + POOLED_CLASS,
            "wrapped true",
            "no url null")
        .anyMatch(line -> line.startsWith("refused "));
    assertThat(result.said()).hasSize(2);
    assertThat(result.said().get(1))
        .startsWith("pooled " + file() + ": 7 sessions")
        .doesNotContain("round DriverManager");
    assertThat(PlainFile.query(PlainFile.copyOfMainFile(file()), "SELECT count(*) FROM t"))
        .containsExactly("7");
  }

  @ParameterizedTest
  @EnumSource
  void otherwiseTheyArePlainAndNamedAtExit(Jdk jdk) throws Exception {
    Result result = run(jdk, Shipped.sqliteJdbcVersions().get(0), "");
    assertThat(result.status()).as("%s", result).isZero();
    assertThat(result.out()).contains("DriverManager " + POOLED_CLASS, "wrapped true");
    for (String way : WAYS) {
      assertThat(result.out()).contains(way + " " + PLAIN_CLASS);
    }
    assertThat(result.said()).hasSize(2);
    assertThat(result.said().get(1))
        .startsWith("pooled " + file() + ": 1 session,")
        .endsWith(
            "; went round DriverManager and was not pooled 2 x Driver.connect,"
                + " 2 x JDBC.createConnection, 1 x SQLiteConfig.createConnection,"
                + " 1 x SQLiteConnectionPoolDataSource.getPooledConnection,"
                + " 1 x SQLiteDataSource.getConnection (intercept=all pools that)");
  }

  @ParameterizedTest
  @EnumSource
  void poolsOfTheProgramsOwnAreLeftAlone(Jdk jdk) throws Exception {
    Result result =
        run(
            jdk,
            Shipped.sqliteJdbcVersions().get(0),
            "intercept=all",
            System.getProperty("it.hikari4.classpath"));
    assertThat(result.status()).as("%s", result).isZero();
    assertThat(result.out())
        .contains(
            "HikariCP over Driver " + PLAIN_CLASS, "HikariCP over SQLiteDataSource " + PLAIN_CLASS);
    assertThat(result.said().get(1)).containsPattern("left alone [0-9]+ x HikariCP");
  }

  /** Its own pool must not get another one below it. */
  @ParameterizedTest
  @EnumSource
  void theDriverOnTheClassPathOpensPlainConnections(Jdk jdk) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("-javaagent:" + Shipped.AGENT + "=intercept=all", "-cp"));
    command.add(Shipped.classPath(Shipped.TEST_CLASSES, Shipped.DRIVER_ALL, Shipped.SQLITE_JDBC));
    command.addAll(
        List.of(
            io.pooledsqlite.it.agent.app.OpenOne.class.getName(), "jdbc:pooledsqlite:" + file()));
    Result result = Jvm.run(jdk, command).withoutWalResetWarning();
    assertThat(result.out()).contains("connection " + POOLED_CLASS, "read 42");
    assertThat(result.said().get(1)).startsWith("nothing was pooled");
  }

  private Result run(Jdk jdk, String version, String agentArguments, String... more)
      throws Exception {
    List<String> path = new ArrayList<>(List.of(Shipped.TEST_CLASSES));
    path.addAll(Shipped.sqliteJdbc(version));
    path.addAll(List.of(more));
    List<String> command =
        new ArrayList<>(
            List.of(
                "-javaagent:" + Shipped.AGENT + "=" + agentArguments,
                "-cp",
                Shipped.classPath(path),
                Detours.class.getName(),
                file().toString()));
    if (more.length > 0) {
      command.add("with HikariCP");
    }
    return Jvm.run(jdk, command).withoutWalResetWarning();
  }

  private Path file() {
    return folder.resolve("a.db");
  }
}
