package io.pooledsqlite.it.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.driver.app.DriverApi;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
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

/**
 * A program that casts to sqlite-jdbc's classes and gives functions, collations and listeners to
 * them, plain, with the driver and with the agent, on old and new sqlite-jdbc.
 */
class DriverApiTest {

  @TempDir private Path folder;

  static Stream<Arguments> everywhere() {
    return Shipped.sqliteJdbcVersions().stream()
        .flatMap(version -> Arrays.stream(Jdk.values()).map(jdk -> Arguments.of(version, jdk)));
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void theProgramPrintsTheSame(String version, Jdk jdk) throws Exception {
    List<String> sqlite = Shipped.sqliteJdbc(version);
    try (Jvm plain = Jvm.start(jdk, command(sqlite, "jdbc:sqlite:" + folder.resolve("a.db")));
        // The pool ends at the last close, in the middle of the program: not a word of that.
        Jvm driver =
            Jvm.start(
                jdk,
                command(sqlite, "jdbc:pooledsqlite:" + folder.resolve("b.db") + "?pool.linger=0"));
        Jvm agent = Jvm.start(jdk, withAgent(command(sqlite, agentUrl())))) {
      Jvm.Result expected = plain.end();
      assertThat(expected.status()).as("plain: %s", expected).isZero();
      assertThat(driver.end().withoutWalResetWarning()).isEqualTo(expected);
      Jvm.Result pooled = agent.end().withoutWalResetWarning();
      assertThat(pooled.out()).isEqualTo(expected.out());
      assertThat(pooled.said())
          .last()
          .asString()
          .startsWith("pooled " + folder.resolve("c.db"))
          .contains("pinned 1 x FUNCTION");
      assertThat(pooled.said()).hasSize(2);
    }
  }

  /** The agent may open a module's package; the driver can not, and says so once. */
  @ParameterizedTest
  @EnumSource
  void sqliteJdbcAsANamedModule(Jdk jdk) throws Exception {
    List<String> module =
        List.of("-p", Shipped.SQLITE_JDBC, "--add-modules", "org.xerial.sqlitejdbc");
    List<String> agent = new ArrayList<>(module);
    agent.addAll(command(List.of(), agentUrl()));
    Jvm.Result pooled = Jvm.run(jdk, withAgent(agent));
    assertThat(pooled.status()).as("%s", pooled).isZero();
    assertThat(pooled.out()).contains("the driver's class true", "view BOLT!!,NUT!!,SCREW!!");
    assertThat(pooled.said()).hasSize(2).last().asString().startsWith("pooled ");

    List<String> driver = new ArrayList<>(module);
    driver.addAll(command(List.of(), "jdbc:pooledsqlite:" + folder.resolve("b.db")));
    Jvm.Result refused = Jvm.run(jdk, driver);
    assertThat(refused.err()).anyMatch(line -> line.contains("ClassCastException"));
  }

  private String agentUrl() {
    return "jdbc:sqlite:" + folder.resolve("c.db");
  }

  private static List<String> withAgent(List<String> command) {
    List<String> with = new ArrayList<>(List.of("-javaagent:" + Shipped.AGENT));
    with.addAll(command);
    return with;
  }

  private static List<String> command(List<String> sqlite, String url) {
    List<String> path = new ArrayList<>(List.of(Shipped.TEST_CLASSES));
    if (url.startsWith("jdbc:pooledsqlite:")) {
      path.add(0, Shipped.DRIVER_ALL);
    }
    path.addAll(sqlite);
    return List.of("-cp", Shipped.classPath(path), DriverApi.class.getName(), url);
  }
}
