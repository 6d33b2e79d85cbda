package io.pooledsqlite.it.agent;

import static io.pooledsqlite.it.process.Shipped.agent;
import static io.pooledsqlite.it.process.Shipped.library;
import static io.pooledsqlite.it.process.Shipped.programPath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pooledsqlite.it.agent.app.FindClasses;
import io.pooledsqlite.it.agent.app.OwnLibraries;
import io.pooledsqlite.it.agent.app.Redeploy;
import io.pooledsqlite.it.agent.app.SiblingLoaders;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Jvm.Result;
import io.pooledsqlite.it.process.Shipped;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The agent's libraries and the program's never meet. */
class AgentIsolationTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void oldLibrariesStayTheProgramsOwn(Jdk jdk) throws Exception {
    String path =
        String.join(
            File.pathSeparator,
            Shipped.TEST_CLASSES,
            library("sqlite-jdbc-3.36.0.3.jar"),
            System.getProperty("it.hikari4.classpath"),
            System.getProperty("it.micrometer19.classpath"));
    Result result =
        Jvm.run(
            jdk,
            List.of(
                agent("metrics.port=0"),
                "-cp",
                path,
                OwnLibraries.class.getName(),
                folder.resolve("a.db").toString()));
    assertThat(result.status()).as("%s", result).isZero();
    assertThat(result.out())
        .anyMatch(line -> line.startsWith("DriverManager " + Shipped.POOLED_CLASS))
        .anyMatch(line -> line.startsWith("own pool over " + Shipped.PLAIN_CLASS))
        .contains(
            "hikari HikariCP-4.0.3.jar",
            "micrometer micrometer-core-1.9.17.jar",
            "slf4j slf4j-api-1.7.36.jar");
  }

  @ParameterizedTest
  @EnumSource
  void theProgramFindsNothingOfTheAgents(Jdk jdk) throws Exception {
    String path = Shipped.TEST_CLASSES + File.pathSeparator + library("sqlite-jdbc-3.36.0.3.jar");
    String[] names = {
      "io.pooledsqlite.PooledSqlite",
      "io.pooledsqlite.PooledSqliteDriver",
      "io.pooledsqlite.agent.inner.AgentRuntime",
      "io.pooledsqlite.agent.bridge.ConnectBridge",
      "com.zaxxer.hikari.HikariConfig",
      "io.micrometer.core.instrument.Metrics",
      "org.slf4j.LoggerFactory",
      "net.bytebuddy.jar.asm.ClassReader",
    };
    List<String> command =
        new ArrayList<>(
            List.of(
                agent(""),
                "-cp",
                path,
                FindClasses.class.getName(),
                "jdbc:sqlite:" + folder.resolve("a.db")));
    command.addAll(List.of(names));
    Result result = Jvm.run(jdk, command);
    assertThat(result.status()).as("%s", result).isZero();
    for (String name : names) {
      assertThat(result.out()).contains("none " + name);
    }
    assertThat(result.out())
        .filteredOn(line -> line.startsWith("service "))
        .containsExactly("service org.sqlite.JDBC");
  }

  @ParameterizedTest
  @EnumSource
  void classLoadersWithDifferentVersionsWorkAtOnce(Jdk jdk) throws Exception {
    Result result =
        Jvm.run(
            jdk,
            List.of(
                agent(""),
                "-cp",
                Shipped.TEST_CLASSES,
                SiblingLoaders.class.getName(),
                folder.toString(),
                Shipped.TEST_CLASSES,
                Shipped.SLF4J,
                library("sqlite-jdbc-3.36.0.3.jar"),
                library("sqlite-jdbc-3.50.3.0.jar")));
    assertThat(result.status()).as("%s", result).isZero();
    assertThat(result.out()).contains("version 3.36.0", "version 3.50.3");
    assertThat(result.out())
        .contains(
            "without a driver: No suitable driver found for jdbc:sqlite:" + folder.resolve("db2"));
  }

  @ParameterizedTest
  @EnumSource
  void theClassPathOfTheProgramKeepsItsOrder(Jdk jdk) throws Exception {
    Result result =
        Jvm.run(
            jdk,
            List.of(
                agent(""),
                "-cp",
                programPath(),
                FindClasses.class.getName(),
                "jdbc:sqlite:" + folder.resolve("a.db"),
                "org.slf4j.LoggerFactory"));
    assertThat(result.out()).contains("found org.slf4j.LoggerFactory");
  }

  @ParameterizedTest
  @EnumSource
  void anUndeployedClassLoaderIsCollected(Jdk jdk) throws Exception {
    List<String> program =
        List.of(
            "-cp",
            Shipped.TEST_CLASSES,
            Redeploy.class.getName(),
            "jdbc:sqlite:" + folder.resolve("a.db"),
            Shipped.TEST_CLASSES,
            Shipped.SLF4J,
            Shipped.SQLITE_JDBC);
    assumeTrue(
        Jvm.run(jdk, program).out().contains("collected true"),
        "sqlite-jdbc's class loader is not collected on this JDK even without the agent");
    List<String> withAgent = new ArrayList<>(program);
    withAgent.add(0, agent("pool.linger=0"));
    Result result = Jvm.run(jdk, withAgent);
    assertThat(result.out()).anyMatch(line -> line.startsWith("read by " + Shipped.POOLED_CLASS));
    assertThat(result.out()).contains("collected true");
  }
}
