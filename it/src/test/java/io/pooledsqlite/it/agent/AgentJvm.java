package io.pooledsqlite.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A JVM with the shipped agent, or without it, and what it prints. */
final class AgentJvm implements AutoCloseable {

  static final String AGENT = System.getProperty("pooledsqlite.agent.jar");
  static final String DRIVER_ALL = System.getProperty("pooledsqlite.driverAll.jar");
  static final String TEST_CLASSES = System.getProperty("it.testClasses");
  static final String SQLITE_JDBC = System.getProperty("it.sqliteJdbc.current");
  static final String SLF4J = library("slf4j-api-1.7.36.jar");
  private static final long SECONDS = 60;

  /**
   * What a JVM left behind.
   *
   * @param status its exit status
   * @param out the lines of its standard output
   * @param err the lines of its standard error
   */
  record Result(int status, List<String> out, List<String> err) {

    /** The agent's own lines, without their prefix. */
    List<String> said() {
      return err.stream()
          .filter(line -> line.startsWith("pooledsqlite: "))
          .map(line -> line.substring("pooledsqlite: ".length()))
          .toList();
    }
  }

  private final Process process;
  private final List<String> out = new CopyOnWriteArrayList<>();
  private final List<String> err = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> news = new LinkedBlockingQueue<>();
  private final List<Thread> readers = new ArrayList<>();

  private AgentJvm(Process process) {
    this.process = process;
    readers.add(read(process.getInputStream(), out));
    readers.add(read(process.getErrorStream(), err));
  }

  static String library(String file) {
    return System.getProperty("it.lib") + File.separator + file;
  }

  /** The class path of a program with today's sqlite-jdbc. */
  static String classPath(String... more) {
    List<String> path = new ArrayList<>(List.of(TEST_CLASSES, SQLITE_JDBC, SLF4J));
    path.addAll(List.of(more));
    return String.join(File.pathSeparator, path);
  }

  static String agent(String arguments) {
    return "-javaagent:" + AGENT + (arguments.isEmpty() ? "" : "=" + arguments);
  }

  /** Starts a program; its standard input stays open. */
  static AgentJvm start(Jdk jdk, List<String> command) throws IOException {
    return startTool(jdk, "java", command);
  }

  static AgentJvm startTool(Jdk jdk, String tool, List<String> command, String... environment)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add(jdk.tool(tool).toString());
    line.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(line);
    for (String variable : environment) {
      int equals = variable.indexOf('=');
      builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    return new AgentJvm(builder.start());
  }

  /** Runs a program with the agent to its end. */
  static Result run(Jdk jdk, Class<?> main, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(agent(""), "-cp", classPath(), main.getName()));
    command.addAll(List.of(arguments));
    return run(jdk, command);
  }

  static Result run(Jdk jdk, List<String> command) throws Exception {
    try (AgentJvm jvm = start(jdk, command)) {
      return jvm.end();
    }
  }

  long pid() {
    return process.pid();
  }

  /** Writes a line to the program's standard input. */
  void tell(String line) throws IOException {
    Writer in = process.outputWriter(StandardCharsets.UTF_8);
    in.write(line + "\n");
    in.flush();
  }

  /** Waits for a line on either stream that was not waited for before. */
  String await(Predicate<String> wanted) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (true) {
      String line = news.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      assertThat(line).as("awaited line; so far out %s, err %s", out, err).isNotNull();
      if (wanted.test(line)) {
        return line;
      }
    }
  }

  /** Waits until a line of each kind was printed, in whichever order, and returns the first. */
  String awaitBoth(Predicate<String> first, Predicate<String> second) throws InterruptedException {
    String line = await(first.or(second));
    if (first.test(line)) {
      await(second);
      return line;
    }
    return await(first);
  }

  /** Closes the program's standard input and waits for its end. */
  Result end() throws Exception {
    process.outputWriter(StandardCharsets.UTF_8).close();
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
        .as("the JVM ends; so far out %s, err %s", out, err)
        .isTrue();
    for (Thread reader : readers) {
      reader.join();
    }
    return new Result(process.exitValue(), List.copyOf(out), List.copyOf(err));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private Thread read(InputStream stream, List<String> lines) {
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader in =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                in.lines()
                    .forEach(
                        line -> {
                          lines.add(line);
                          news.add(line);
                        });
              } catch (IOException | java.io.UncheckedIOException e) {
                lines.add("(stream broke: " + e + ")");
              }
            });
    reader.setDaemon(true);
    reader.start();
    return reader;
  }
}
