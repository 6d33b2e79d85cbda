package io.pooledsqlite.it.agent;

import static io.pooledsqlite.it.process.Shipped.agent;
import static io.pooledsqlite.it.process.Shipped.programPath;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.agent.app.GoesOnWithoutDriver;
import io.pooledsqlite.it.agent.app.InsertAndLeave;
import io.pooledsqlite.it.agent.app.OpenOne;
import io.pooledsqlite.it.agent.app.OpenRefused;
import io.pooledsqlite.it.agent.app.OwnDriver;
import io.pooledsqlite.it.agent.app.OwnPool;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Jvm.Result;
import io.pooledsqlite.it.process.PlainFile;
import io.pooledsqlite.it.process.Shipped;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of the connections that a program asks DriverManager for. */
class AgentPoolingTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void aConnectionIsPooledAndNothingElseChanges(Jdk jdk) throws Exception {
    Result result = Jvm.runWithAgent(jdk, OpenOne.class, url("a.db"));
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .anyMatch(line -> line.startsWith("connection " + Shipped.POOLED_CLASS))
        .contains(
            "read 42",
            "foreign_keys 1",
            "properties unchanged true",
            "context loader unchanged true");
    assertThat(result.said().get(result.said().size() - 1))
        .startsWith("pooled " + folder.resolve("a.db") + ": 1 session,");
  }

  /** As web applications do when they stop; what is open needs no driver, nor does its end. */
  @ParameterizedTest
  @EnumSource
  void anOpenConnectionGoesOnWhenTheDriverIsDeregistered(Jdk jdk) throws Exception {
    Result plain =
        Jvm.run(
            jdk, List.of("-cp", programPath(), GoesOnWithoutDriver.class.getName(), url("p.db")));
    Result result = Jvm.runWithAgent(jdk, GoesOnWithoutDriver.class, url("a.db"));
    assertThat(result.out()).as("%s", result).isNotEmpty().isEqualTo(plain.out());
    assertThat(result.said()).last().asString().startsWith("pooled " + folder.resolve("a.db"));
    assertThat(PlainFile.query(folder.resolve("a.db"), "PRAGMA journal_mode"))
        .containsExactly("delete");
  }

  @ParameterizedTest
  @EnumSource
  void thePooledPrefixNeedsNoDriver(Jdk jdk) throws Exception {
    Result result =
        Jvm.runWithAgent(
            jdk, OpenOne.class, "jdbc:pooledsqlite:" + folder.resolve("a.db") + "?pool.readers=2");
    assertThat(result.out())
        .anyMatch(line -> line.startsWith("connection " + Shipped.POOLED_CLASS));
    assertThat(folder.resolve("a.db")).exists();
  }

  @ParameterizedTest
  @EnumSource
  void whereTheDriverIsOnTheClassPathItServesItsOwnUrls(Jdk jdk) throws Exception {
    Result result =
        Jvm.run(
            jdk,
            List.of(
                agent(""),
                "-cp",
                programPath(Shipped.DRIVER_ALL),
                OpenOne.class.getName(),
                "jdbc:pooledsqlite:" + folder.resolve("a.db")));
    assertThat(result.out()).contains("read 42");
    assertThat(result.said().get(result.said().size() - 1))
        .as("the agent pooled nothing below the driver's pool")
        .startsWith("nothing was pooled");
  }

  @ParameterizedTest
  @EnumSource
  void refusalsAreWordForWordThoseOfThePlainProgram(Jdk jdk) throws Exception {
    Path notADatabase = Files.writeString(folder.resolve("text.db"), "no database ".repeat(500));
    String[] urls = {
      "jdbc:none:x",
      "null",
      "jdbc:sqlite",
      " jdbc:sqlite:a.db",
      "JDBC:SQLITE:" + folder.resolve("missing").resolve("a.db"),
      url("missing/a.db"),
      "jdbc:sqlite:" + folder,
      "jdbc:sqlite:" + notADatabase,
    };
    assertSameAsPlain(jdk, programPath(), urls);
  }

  @ParameterizedTest
  @EnumSource
  void withoutSqliteJdbcThereIsNoSuitableDriver(Jdk jdk) throws Exception {
    assertSameAsPlain(jdk, Shipped.TEST_CLASSES, "jdbc:sqlite:a.db", "jdbc:sqlite::memory:");
  }

  @ParameterizedTest
  @EnumSource
  void aProgramThatClosesNothingEndsWithAllItsRows(Jdk jdk) throws Exception {
    Path file = folder.resolve("rows.db");
    Result result = Jvm.runWithAgent(jdk, InsertAndLeave.class, file.toString(), "500");
    assertThat(result.status()).isZero();
    Path copy = Files.copy(file, folder.resolve("copy.db"), StandardCopyOption.REPLACE_EXISTING);
    assertThat(count(file)).isEqualTo(500);
    assertThat(count(copy)).as("rows in a copy of the main file alone").isEqualTo(500);
  }

  @ParameterizedTest
  @EnumSource
  void memoryDatabasesPassThroughWithTheReasonAtExit(Jdk jdk) throws Exception {
    Result result = Jvm.runWithAgent(jdk, OpenOne.class, "jdbc:sqlite::memory:");
    assertThat(result.out()).anyMatch(line -> line.startsWith("connection " + Shipped.PLAIN_CLASS));
    assertThat(result.said().get(result.said().size() - 1)).contains("passed through 1 x MEMORY");
  }

  @ParameterizedTest
  @EnumSource
  void aPoolOfTheProgramsOwnIsLeftAlone(Jdk jdk) throws Exception {
    CodeSource mybatis =
        org.apache.ibatis.datasource.pooled.PooledDataSource.class
            .getProtectionDomain()
            .getCodeSource();
    String jar = new File(mybatis.getLocation().toURI()).getPath();
    Result result =
        Jvm.run(
            jdk, List.of(agent(""), "-cp", programPath(jar), OwnPool.class.getName(), url("a.db")));
    assertThat(result.out())
        .anyMatch(line -> line.startsWith("pooled " + Shipped.PLAIN_CLASS))
        .anyMatch(line -> line.startsWith("unpooled " + Shipped.POOLED_CLASS));
    assertThat(result.said().get(result.said().size() - 1))
        .contains("left alone 1 x MyBatis POOLED");
  }

  @ParameterizedTest
  @EnumSource
  void anotherDriverKeepsItsConnectionsAndItsExceptions(Jdk jdk) throws Exception {
    Result result =
        Jvm.run(jdk, List.of(agent(""), "-cp", Shipped.TEST_CLASSES, OwnDriver.class.getName()));
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .containsExactly(
            "my own connection true",
            "my own connection true",
            "my own exception bad",
            "my own error worse");
  }

  private void assertSameAsPlain(Jdk jdk, String classPath, String... urls) throws Exception {
    List<String> plain = new ArrayList<>(List.of("-cp", classPath, OpenRefused.class.getName()));
    plain.addAll(List.of(urls));
    List<String> withAgent = new ArrayList<>(plain);
    withAgent.add(0, agent(""));
    Result expected = Jvm.run(jdk, plain);
    assertThat(expected.out()).hasSize(urls.length);
    assertThat(Jvm.run(jdk, withAgent).out()).isEqualTo(expected.out());
  }

  private String url(String file) {
    return "jdbc:sqlite:" + folder.resolve(file);
  }

  private static int count(Path file) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM t")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
