package io.pooledsqlite.it.process;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;

/** The JDKs that the shipped jars are tried on. */
public enum Jdk {
  /** The one that runs the tests. */
  THIS,
  /** The one named by {@code -Dpooledsqlite.jdk.other}; tests that need it skip and say so. */
  OTHER;

  private Path home() {
    if (this == THIS) {
      return Path.of(System.getProperty("java.home"));
    }
    String home = System.getProperty("pooledsqlite.jdk.other", "");
    assumeFalse(home.isEmpty(), "no second JDK: set -Dpooledsqlite.jdk.other=HOME");
    return Path.of(home);
  }

  /** The path of one of its commands. */
  public Path tool(String name) {
    return home().resolve("bin").resolve(name);
  }
}
