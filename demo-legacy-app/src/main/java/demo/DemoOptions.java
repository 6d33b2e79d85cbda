package demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The command line of the comparison. Immutable. */
final class DemoOptions {

  static final String USAGE =
      """
      Usage: DemoComparison --agent JAR --driver-all JAR [options]
             DemoComparison --plain-only [options]

        --agent JAR       pooledsqlite-agent.jar
        --driver-all JAR  pooledsqlite-driver-all.jar
        --plain-only      run the legacy program as it is, and nothing beside it
        --seconds N       seconds of measured load for each variant, 1 to 600 (default 20)
        --threads N       clients at once, 1 to 256 (default 8)
        --directory DIR   where to put the database files (default: the temporary directory)
        --keep            leave the database files behind
        --help            show this text

      Exit code: 0 all checks passed, 1 a check failed or a variant did not run, 2 wrong arguments.""";

  private static final int MAX_SECONDS = 600;
  private static final int MAX_THREADS = 256;

  private final List<Variant> variants = new ArrayList<>();
  private int seconds = 20;
  private int threads = 8;
  private Path directory = Path.of(System.getProperty("java.io.tmpdir"));
  private boolean keep;
  private boolean help;

  private DemoOptions() {}

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException if it cannot be used; the message says why
   */
  static DemoOptions parse(List<String> arguments) {
    DemoOptions options = new DemoOptions();
    Path agent = null;
    Path driver = null;
    boolean plainOnly = false;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String name = rest.next();
      switch (name) {
        case "--agent" -> agent = jar(name, value(name, rest));
        case "--driver-all" -> driver = jar(name, value(name, rest));
        case "--plain-only" -> plainOnly = true;
        case "--seconds" -> options.seconds = number(name, value(name, rest), MAX_SECONDS);
        case "--threads" -> options.threads = number(name, value(name, rest), MAX_THREADS);
        case "--directory" -> options.directory = directory(name, value(name, rest));
        case "--keep" -> options.keep = true;
        case "--help" -> options.help = true;
        default -> throw new IllegalArgumentException("unknown argument '" + name + "'");
      }
    }
    options.variants.add(Variant.plain());
    if (!plainOnly && !options.help) {
      options.variants.add(Variant.agent(required("--agent", agent)));
      options.variants.add(Variant.driver(required("--driver-all", driver)));
    }
    return options;
  }

  /** What to compare; the plain program comes first. */
  List<Variant> variants() {
    return List.copyOf(variants);
  }

  int seconds() {
    return seconds;
  }

  int threads() {
    return threads;
  }

  Path directory() {
    return directory;
  }

  boolean keep() {
    return keep;
  }

  boolean help() {
    return help;
  }

  private static String value(String name, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(name + " needs a value");
    }
    return rest.next();
  }

  private static Path required(String name, Path jar) {
    if (jar == null) {
      throw new IllegalArgumentException(name + " is missing (or say --plain-only)");
    }
    return jar;
  }

  private static Path jar(String name, String value) {
    Path jar = Path.of(value).toAbsolutePath().normalize();
    if (!Files.isRegularFile(jar)) {
      throw new IllegalArgumentException(name + ": there is no file " + jar);
    }
    return jar;
  }

  private static Path directory(String name, String value) {
    Path directory = Path.of(value).toAbsolutePath().normalize();
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException(name + ": there is no directory " + directory);
    }
    return directory;
  }

  private static int number(String name, String value, int max) {
    try {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, together with what is allowed.
    }
    throw new IllegalArgumentException(
        name + " must be a whole number from 1 to " + max + ", was '" + value + "'");
  }
}
