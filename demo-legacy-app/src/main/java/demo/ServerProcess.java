package demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The legacy program in a JVM of its own. */
final class ServerProcess {

  private static final int START_SECONDS = 30;
  private static final int STOP_SECONDS = 30;
  private static final Pattern LISTENING =
      Pattern.compile("listening on (http://127\\.0\\.0\\.1:\\d+)");
  private static final Pattern METRICS = Pattern.compile("(http://127\\.0\\.0\\.1:\\d+/metrics)");

  private final Variant variant;
  private final Process process;
  private final ChildOutput stderr;
  private final URI address;
  private final URI metricsAddress;

  private ServerProcess(Variant variant, Process process) throws DemoFailure, InterruptedException {
    this.variant = variant;
    this.process = process;
    stderr = new ChildOutput(variant.name() + "-stderr", process.getErrorStream(), METRICS);
    ChildOutput stdout =
        new ChildOutput(variant.name() + "-stdout", process.getInputStream(), LISTENING);
    address = require(stdout.await(START_SECONDS), "the server did not start");
    metricsAddress =
        variant.metrics() == Variant.Metrics.ENDPOINT
            ? require(stderr.await(START_SECONDS), "no address of a metrics endpoint on stderr")
            : null;
  }

  /** Starts the program on this database file and waits until it listens. */
  static ServerProcess start(Variant variant, Path database)
      throws IOException, DemoFailure, InterruptedException {
    Process process = new ProcessBuilder(variant.command(database)).start();
    // Nobody else stops the child when the comparison itself is interrupted.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    return new ServerProcess(variant, process);
  }

  URI address() {
    return address;
  }

  /** Where the metrics are, or null if the variant serves none. */
  URI metricsAddress() {
    return metricsAddress;
  }

  long pid() {
    return process.pid();
  }

  List<String> stderr() {
    return stderr.lines();
  }

  /** Asks the program to stop and waits until its JVM has ended in good order. */
  void stop() throws DemoFailure, InterruptedException {
    if (!process.isAlive()) {
      throw failure("the server ended by itself");
    }
    requestShutdown();
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw failure("the JVM did not end within " + STOP_SECONDS + " s of POST /shutdown");
    }
    stderr.awaitEnd(STOP_SECONDS);
    if (process.exitValue() != 0) {
      throw failure("the JVM ended with exit code " + process.exitValue());
    }
  }

  private void requestShutdown() throws DemoFailure, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/shutdown"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(STOP_SECONDS))
            .build();
    try {
      HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      throw failure("no answer to POST /shutdown (" + e + ")");
    }
  }

  /** Ends the JVM if it still runs, and waits until it has ended. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  private URI require(String printed, String otherwise) throws DemoFailure, InterruptedException {
    if (printed == null) {
      kill();
      stderr.awaitEnd(STOP_SECONDS);
      throw failure(otherwise);
    }
    return URI.create(printed);
  }

  private DemoFailure failure(String what) {
    List<String> printed = stderr();
    return new DemoFailure(
        variant.name()
            + ": "
            + what
            + (printed.isEmpty()
                ? "; it printed nothing to stderr"
                : "; its stderr:\n    " + String.join("\n    ", printed)));
  }
}
