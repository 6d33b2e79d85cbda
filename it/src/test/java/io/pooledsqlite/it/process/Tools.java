package io.pooledsqlite.it.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of the operating system that some tests need. */
public final class Tools {

  private Tools() {}

  /** The path of an installed program; a test without it is skipped and says so by name. */
  public static Path require(String... names) {
    Optional<Path> found = Stream.of(names).flatMap(Tools::find).findFirst();
    if (found.isEmpty()) {
      System.err.println(
          "WARNING: none of " + String.join(", ", names) + " is installed: tests ARE SKIPPED");
    }
    assumeTrue(found.isPresent(), () -> "not installed: " + String.join(", ", names));
    return found.orElseThrow();
  }

  private static Stream<Path> find(String name) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable);
  }
}
