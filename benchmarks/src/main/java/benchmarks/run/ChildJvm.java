package benchmarks.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JVM of its own for one measurement, which says its figures on standard output. Immutable. */
public final class ChildJvm {

  private static final String FIGURE = "figure ";

  private final Class<?> main;
  private final List<String> jvmArguments;
  private final Map<String, String> environment;

  public ChildJvm(Class<?> main, List<String> jvmArguments, Map<String, String> environment) {
    this.main = main;
    this.jvmArguments = jvmArguments;
    this.environment = environment;
  }

  public ChildJvm(Class<?> main, String... jvmArguments) {
    this(main, List.of(jvmArguments), Map.of());
  }

  /** In the child: says a figure. */
  public static void say(String name, double value) {
    System.out.println(FIGURE + name + "=" + value);
  }

  /** What starts the agent. */
  public static String agentArgument() {
    return "-javaagent:" + agentJar();
  }

  /** The agent's jar, which the build puts beside the benchmarks' own. */
  public static Path agentJar() {
    Path own =
        Path.of(System.getProperty("java.class.path", "").split(java.io.File.pathSeparator, 2)[0]);
    return own.toAbsolutePath().resolveSibling("agent").resolve("pooledsqlite-agent.jar");
  }

  /**
   * Runs it to its end.
   *
   * @return its figures, in the order in which they were said
   * @throws IOException if it fails, with the end of what it wrote
   */
  public Map<String, Double> run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmArguments);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    Map<String, Double> figures = new LinkedHashMap<>();
    List<String> said = new ArrayList<>();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(FIGURE)) {
          int equals = line.lastIndexOf('=');
          figures.put(
              line.substring(FIGURE.length(), equals),
              Double.parseDouble(line.substring(equals + 1)));
        } else {
          said.add(line);
        }
      }
    } finally {
      process.destroy();
    }
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException(
          main.getSimpleName()
              + " "
              + String.join(" ", arguments)
              + " ended with "
              + code
              + ": "
              + String.join("\n", said.subList(0, Math.min(said.size(), 20))));
    }
    return figures;
  }
}
