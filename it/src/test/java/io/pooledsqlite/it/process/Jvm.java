package io.pooledsqlite.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Another JVM and what it prints. For use by one thread. Most live for a second, in which the JVM's
 * second compiler would cost more than all else and finish nothing: they do without it.
 */
public final class Jvm implements AutoCloseable {

  /** The option for code that runs often and shall be compiled by both compilers. */
  public static final String BOTH_COMPILERS = "-XX:TieredStopAtLevel=4";

  private static final String FIRST_COMPILER = "-XX:TieredStopAtLevel=1";

  /** Far longer than anything takes that works. */
  private static final long SECONDS = 300;

  private static final String OURS = "pooledsqlite: ";

  /**
   * What a JVM left behind.
   *
   * @param status its exit status
   * @param out the lines of its standard output
   * @param err the lines of its standard error
   */
  public record Result(int status, List<String> out, List<String> err) {

    /** Without what old versions of SQLite are warned of, and the line the JDK logs above it. */
    public Result withoutWalResetWarning() {
      return new Result(
          status,
          out,
          err.stream()
              .filter(line -> !line.contains("WAL-reset bug") && !line.contains("SystemLog log"))
              .toList());
    }

    /**
     * The agent's own lines, without their prefix; without what it says whenever the memory of a
     * forgotten connection happens to be reclaimed.
     */
    public List<String> said() {
      return err.stream()
          .filter(line -> line.startsWith(OURS) && !line.contains("was garbage collected"))
          .map(line -> line.substring(OURS.length()))
          .toList();
    }
  }

  private final Process process;
  private final Path nativeLibraries;
  private final List<String> out = new CopyOnWriteArrayList<>();
  private final List<String> err = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> news = new LinkedBlockingQueue<>();
  private final List<Thread> readers = new ArrayList<>();

  private Jvm(Jdk jdk, String tool, List<String> arguments, Consumer<ProcessBuilder> more)
      throws IOException {
    List<String> line = new ArrayList<>(List.of(jdk.tool(tool).toString()));
    // sqlite-jdbc complains when another JVM removes an old library that it was about to remove.
    nativeLibraries = Files.createTempDirectory("pooledsqlite-it-");
    if (tool.equals("java")) {
      line.add("-Dorg.sqlite.tmpdir=" + nativeLibraries);
      line.add(FIRST_COMPILER);
    }
    line.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(line);
    more.accept(builder);
    process = builder.start();
    readers.add(read(process.getInputStream(), out));
    readers.add(read(process.getErrorStream(), err));
  }

  /** Starts {@code java} with these arguments; its standard input stays open. */
  public static Jvm start(Jdk jdk, List<String> arguments) throws IOException {
    return startTool(jdk, "java", arguments);
  }

  /**
   * Starts a command of the JDK; its standard input stays open.
   *
   * @param environment additional variables, {@code NAME=VALUE} each
   */
  public static Jvm startTool(Jdk jdk, String tool, List<String> arguments, String... environment)
      throws IOException {
    return new Jvm(
        jdk,
        tool,
        arguments,
        builder -> {
          for (String variable : environment) {
            int equals = variable.indexOf('=');
            builder
                .environment()
                .put(variable.substring(0, equals), variable.substring(equals + 1));
          }
        });
  }

  /** As {@link #start}, from a shell that ran a command before. */
  public static Jvm startAfter(String command, Jdk jdk, List<String> arguments) throws IOException {
    Path shell = Tools.require("sh");
    return new Jvm(
        jdk,
        "java",
        arguments,
        builder ->
            builder
                .command()
                .addAll(0, List.of(shell.toString(), "-c", command + "; exec \"$@\"", "sh")));
  }

  /** As {@link #start}, in another folder. */
  public static Jvm startIn(Path directory, Jdk jdk, List<String> arguments) throws IOException {
    return new Jvm(jdk, "java", arguments, builder -> builder.directory(directory.toFile()));
  }

  /** Runs {@code java} with these arguments to its end. */
  public static Result run(Jdk jdk, List<String> arguments) throws Exception {
    try (Jvm jvm = start(jdk, arguments)) {
      return jvm.end();
    }
  }

  /** Runs a program with the agent, on the project's own sqlite-jdbc, to its end. */
  public static Result runWithAgent(Jdk jdk, Class<?> main, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(Shipped.agent(""), "-cp", Shipped.programPath(), main.getName()));
    command.addAll(List.of(arguments));
    return run(jdk, command);
  }

  /** The process's number. */
  public long pid() {
    return process.pid();
  }

  /** Writes a line to the program's standard input. */
  public void tell(String line) throws IOException {
    Writer in = process.outputWriter(StandardCharsets.UTF_8);
    in.write(line + "\n");
    in.flush();
  }

  /** Waits for a line on either stream that was not waited for before. */
  public String await(Predicate<String> wanted) throws InterruptedException {
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
  public String awaitBoth(Predicate<String> first, Predicate<String> second)
      throws InterruptedException {
    String line = await(first.or(second));
    if (first.test(line)) {
      await(second);
      return line;
    }
    return await(first);
  }

  /** Closes the program's standard input and waits for its end. */
  public Result end() throws Exception {
    return endWithin(SECONDS);
  }

  /** As {@link #end}, for a program that takes its time. */
  public Result endWithin(long seconds) throws Exception {
    process.outputWriter(StandardCharsets.UTF_8).close();
    return result(seconds);
  }

  /** Ends the process as {@code kill -9} does, without a chance to tidy up. */
  public Result kill() throws Exception {
    process.destroyForcibly();
    return result(SECONDS);
  }

  private Result result(long seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      fail("the JVM ends; so far out %s, err %s%n%s", out, err, threads());
    }
    for (Thread reader : readers) {
      reader.join();
    }
    return new Result(process.exitValue(), List.copyOf(out), List.copyOf(err));
  }

  /** What its threads do. */
  private String threads() {
    try {
      Process jstack =
          new ProcessBuilder(Jdk.THIS.tool("jstack").toString(), String.valueOf(pid()))
              .redirectErrorStream(true)
              .start();
      return new String(jstack.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "no stacks: " + e;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    try (Stream<Path> left = Files.list(nativeLibraries)) {
      for (Path file : left.toList()) {
        Files.delete(file);
      }
      Files.delete(nativeLibraries);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
              } catch (IOException | UncheckedIOException e) {
                lines.add("(stream broke: " + e + ")");
              }
            });
    reader.setDaemon(true);
    reader.start();
    return reader;
  }
}
