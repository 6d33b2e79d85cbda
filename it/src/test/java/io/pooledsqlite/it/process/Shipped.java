package io.pooledsqlite.it.process;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The files under test, and what other programs have beside them on their class paths. */
public final class Shipped {

  /** The driver without its libraries. */
  public static final String DRIVER = System.getProperty("pooledsqlite.driver.jar");

  /** The driver with its libraries relocated inside. */
  public static final String DRIVER_ALL = System.getProperty("pooledsqlite.driverAll.jar");

  /** The agent. */
  public static final String AGENT = System.getProperty("pooledsqlite.agent.jar");

  /** The class of a pooled connection. */
  public static final String POOLED_CLASS = "org.sqlite.jdbc4.PooledSQLiteConnection";

  /** The class of sqlite-jdbc's own connections. */
  public static final String PLAIN_CLASS = "org.sqlite.jdbc4.JDBC4Connection";

  /** The folder of the programs that tests run in other JVMs. */
  public static final String TEST_CLASSES = System.getProperty("it.testClasses");

  /** The folder of the driver's own tests. */
  public static final String DRIVER_TEST_CLASSES = System.getProperty("it.driverTestClasses");

  /** The sqlite-jdbc that the project is built with. */
  public static final String SQLITE_JDBC = System.getProperty("it.sqliteJdbc.current");

  /** The slf4j of the versions of sqlite-jdbc that do not start without it. */
  public static final String SLF4J = library("slf4j-api-1.7.36.jar");

  /** Another agent. */
  public static final String JACOCO_AGENT = System.getProperty("it.jacocoAgent");

  /** Starts programs whose libraries are jars in their jar. */
  public static final String SPRING_BOOT_LOADER = System.getProperty("it.springBootLoader");

  /** JUnit 4 and what runs its tests; a class path. */
  public static final String JUNIT4 = System.getProperty("it.junit4.classpath");

  /** The one version in the selection that does not start without slf4j. */
  private static final String NEEDS_SLF4J = "3.45.3.0";

  private Shipped() {}

  /** The versions of sqlite-jdbc to try, oldest first. */
  public static List<String> sqliteJdbcVersions() {
    return List.of(System.getProperty("it.sqliteJdbc.versions").split(","));
  }

  /** What a program that uses this version of sqlite-jdbc has on its class path for it. */
  public static List<String> sqliteJdbc(String version) {
    List<String> jars = new ArrayList<>(List.of(library("sqlite-jdbc-" + version + ".jar")));
    if (version.equals(NEEDS_SLF4J)) {
      jars.add(SLF4J);
    }
    return jars;
  }

  /** The versions of Micrometer to try, oldest first. */
  public static List<String> micrometerVersions() {
    return List.of(System.getProperty("it.micrometer.versions").split(","));
  }

  /** What a program that uses this version of Micrometer has on its class path for it. */
  public static List<String> micrometer(String version) {
    List<String> jars =
        new ArrayList<>(
            List.of(
                library("micrometer-core-" + version + ".jar"),
                library("HdrHistogram-2.1.12.jar"),
                library("LatencyUtils-2.0.3.jar")));
    if (!version.startsWith("1.9.")) {
      jars.add(library("micrometer-commons-" + version + ".jar"));
      jars.add(library("micrometer-observation-" + version + ".jar"));
    }
    return jars;
  }

  /** What a program on the project's own sqlite-jdbc has on its class path. */
  public static String programPath(String... more) {
    List<String> path = new ArrayList<>(List.of(TEST_CLASSES, SQLITE_JDBC, SLF4J));
    path.addAll(List.of(more));
    return classPath(path);
  }

  /**
   * The option that starts the agent.
   *
   * @param arguments what follows the equals sign; empty for none
   */
  public static String agent(String arguments) {
    return "-javaagent:" + AGENT + (arguments.isEmpty() ? "" : "=" + arguments);
  }

  /** A jar that only programs under test have on their class paths. */
  public static String library(String file) {
    return System.getProperty("it.lib") + File.separator + file;
  }

  /** What the tests themselves run with, less the files whose names begin like this. */
  public static List<String> ownClassPathWithout(String name) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !new File(entry).getName().startsWith(name))
        .toList();
  }

  /** Joins entries to a class path. */
  public static String classPath(List<String> entries) {
    return String.join(File.pathSeparator, entries);
  }

  /** Joins entries to a class path. */
  public static String classPath(String... entries) {
    return classPath(List.of(entries));
  }
}
