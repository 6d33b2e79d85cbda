package demo;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import legacy.catalogue.CatalogueServer;

/**
 * One way to run the legacy program.
 *
 * @param name what to call it
 * @param jvmArguments what the JVM gets beside the class path
 * @param extraClassPath what is added to the program's own class path
 * @param urlPrefix what stands before the file in the JDBC URL
 * @param metrics where its metrics can be read
 */
record Variant(
    String name,
    List<String> jvmArguments,
    List<Path> extraClassPath,
    String urlPrefix,
    Metrics metrics) {

  /** Where a variant shows its metrics. */
  enum Metrics {
    /** Nowhere: the program has none. */
    NONE,
    /** At an HTTP endpoint whose address it prints to stderr. */
    ENDPOINT,
    /** In MXBeans of its JVM. */
    JMX
  }

  /** The first JDK that warns on stderr when a library like sqlite-jdbc loads native code. */
  private static final int NATIVE_ACCESS_WARNING = 24;

  static final String PLAIN_PREFIX = "jdbc:sqlite:";

  static Variant plain() {
    return new Variant("plain", List.of(), List.of(), PLAIN_PREFIX, Metrics.NONE);
  }

  static Variant agent(Path agentJar) {
    String argument = "-javaagent:" + agentJar + "=metrics.port=0";
    return new Variant("agent", List.of(argument), List.of(), PLAIN_PREFIX, Metrics.ENDPOINT);
  }

  static Variant driver(Path driverJar) {
    return new Variant("driver", List.of(), List.of(driverJar), "jdbc:pooledsqlite:", Metrics.JMX);
  }

  /** Whether this is the program as it was, which the others are measured against. */
  boolean isPlain() {
    return jvmArguments.isEmpty() && extraClassPath.isEmpty();
  }

  /** The command that runs the program on this database file, at any free port. */
  List<String> command(Path database) {
    List<String> classPath = new ArrayList<>();
    classPath.add(System.getProperty("java.class.path"));
    extraClassPath.forEach(jar -> classPath.add(jar.toString()));

    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    if (Runtime.version().feature() >= NATIVE_ACCESS_WARNING) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(jvmArguments);
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath));
    command.add(CatalogueServer.class.getName());
    command.add(urlPrefix + database);
    command.add("0");
    return command;
  }
}
