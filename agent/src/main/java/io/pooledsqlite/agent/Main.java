package io.pooledsqlite.agent;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * What {@code java -jar pooledsqlite-agent.jar} does: help, version, scan, status of a running JVM,
 * attach.
 */
public final class Main {

  private static final String USAGE =
      """
      PooledSQLite agent: connection pooling for Java programs that use sqlite-jdbc.

      Start a program with it:
        java "-javaagent:pooledsqlite-agent.jar[=KEY=VALUE;KEY=VALUE]" ...
      Attach it to a running JVM (connections that are open already stay as they are):
        java -jar pooledsqlite-agent.jar attach PID ["KEY=VALUE;KEY=VALUE"]
      Judge the locks around connections in jars, folders, fat jars and wars, without running them:
        java -jar pooledsqlite-agent.jar scan [--json=FILE|-] [--fail-on=WHAT] [--locks.KEY=LIST] PATH...
        WHAT is locks, exclusive or left-alone; the exit code is then 3 if there is one
        (1: failed, 2: wrong arguments)
      Print the pools' figures of a running JVM, once or every two seconds:
        java -jar pooledsqlite-agent.jar status PID [--watch]
      Print what the locks around connections need in a JVM with mode=report or full:
        java -jar pooledsqlite-agent.jar report PID [--json]
      Print the version:
        java -jar pooledsqlite-agent.jar --version

      Keys; each can also be given as system property pooledsqlite.KEY or as environment
      variable POOLEDSQLITE_KEY (capitals, dots as underscores):
        enabled=true|false   false: the agent does nothing
        mode=pool            pool connections (the default)
        mode=full            and let synchronized code around connections run beside itself where
                             that is proved harmless
        mode=report          change nothing; say at exit what the locks around connections need
        report=FILE          with mode=report or full: the whole report as text, or as JSON if it ends
                             in .json
        locks.keep=LIST      with mode=full: classes, methods or packages whose locks stay as they are,
                             as in legacy.PartDao,legacy.PartDao#find,legacy.*
        locks.read=LIST      with mode=full: synchronized code of which you know that it only reads
        locks.write=LIST     with mode=full: synchronized code of which you know that it may run
                             beside readers, one at a time and in one transaction
        intercept=all        also pool what goes round DriverManager: Driver.connect and
                             sqlite-jdbc's data sources called by the program itself
        metrics.port=PORT    a page at http://127.0.0.1:PORT/, metrics as Prometheus text at /metrics;
                             0 takes a free port; no endpoint unless given
        metrics.host=HOST    another address than the loopback one for that endpoint
        metrics.otlp=URL     push metrics to a collector of OpenTelemetry's protocol (OTLP over HTTP);
                             nothing is pushed unless given
        metrics.otlp.interval=TIME
                             how often, from 1s to 1h; 1m unless given
        pool.KEY=VALUE       the pool's own settings, see docs/configuration.md
      """;

  private static final String SCAN = "io.pooledsqlite.agent.scan.ScanCommand";

  private Main() {}

  /** Runs one subcommand; exits with 2 when it makes no sense, 1 when it fails. */
  public static void main(String[] arguments) {
    int status = run(arguments, System.out, System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  static int run(String[] arguments, PrintStream out, PrintStream err) {
    String command =
        arguments.length == 0 || asksForHelp(arguments[arguments.length - 1])
            ? "--help"
            : arguments[0];
    return switch (command) {
      case "--help", "help" -> {
        out.print(USAGE);
        yield 0;
      }
      case "--version", "version" -> {
        out.println("pooledsqlite-agent " + PooledSqliteAgent.version());
        yield 0;
      }
      case "attach" -> attach(arguments, out, err);
      case "scan" -> scan(arguments, out, err);
      case "status" -> status(arguments, out, err);
      case "report" -> report(arguments, out, err);
      default -> {
        err.println(
            "unknown command " + String.join(" ", arguments) + "; --help prints what there is");
        yield 2;
      }
    };
  }

  private static boolean asksForHelp(String argument) {
    return argument.equals("--help") || argument.equals("-h");
  }

  private static int status(String[] arguments, PrintStream out, PrintStream err) {
    boolean watch = arguments.length == 3 && arguments[2].equals("--watch");
    if (arguments.length != 2 && !watch) {
      err.println("usage: java -jar pooledsqlite-agent.jar status PID [--watch]");
      return 2;
    }
    return StatusCommand.run(arguments[1], watch, out, err);
  }

  private static int report(String[] arguments, PrintStream out, PrintStream err) {
    boolean json = arguments.length == 3 && arguments[2].equals("--json");
    if (arguments.length != 2 && !json) {
      err.println("usage: java -jar pooledsqlite-agent.jar report PID [--json]");
      return 2;
    }
    return ReportCommand.run(arguments[1], json, out, err);
  }

  private static int attach(String[] arguments, PrintStream out, PrintStream err) {
    if (arguments.length < 2 || arguments.length > 3) {
      err.println("usage: java -jar pooledsqlite-agent.jar attach PID [\"KEY=VALUE;KEY=VALUE\"]");
      return 2;
    }
    return AttachCommand.run(arguments[1], arguments.length == 3 ? arguments[2] : "", out, err);
  }

  private static int scan(String[] arguments, PrintStream out, PrintStream err) {
    try {
      @SuppressWarnings("unchecked")
      ToIntFunction<List<String>> scan =
          Class.forName(SCAN, true, HiddenClassLoader.ofAgentJar())
              .asSubclass(ToIntFunction.class)
              .getConstructor(PrintStream.class, PrintStream.class)
              .newInstance(out, err);
      return scan.applyAsInt(Arrays.asList(arguments).subList(1, arguments.length));
    } catch (IOException | ReflectiveOperationException e) {
      err.println("scan failed: " + e.getMessage());
      return 1;
    }
  }
}
