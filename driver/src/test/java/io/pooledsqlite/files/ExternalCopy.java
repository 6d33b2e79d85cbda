package io.pooledsqlite.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Copies a file in another process. In this one, closing any stream on the file would drop SQLite's
 * locks (sqlite.org/howtocorrupt.html, 2.2).
 */
final class ExternalCopy {

  private ExternalCopy() {}

  static void of(Path from, Path to) throws IOException, InterruptedException {
    run("cp", from.toString(), to.toString());
  }

  /** Writes over {@code to} without making a new file of it. */
  static void inPlace(Path from, Path to) throws IOException, InterruptedException {
    run("dd", "if=" + from, "of=" + to, "bs=65536", "status=none");
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }
}
