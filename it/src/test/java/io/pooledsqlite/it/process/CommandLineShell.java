package io.pooledsqlite.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * SQLite's own command line program, where it is installed: a reader that shares no code with us.
 */
public final class CommandLineShell {

  private final Path program;

  private CommandLineShell(Path program) {
    this.program = program;
  }

  /** Finds {@code sqlite3} on the path. */
  public static Optional<CommandLineShell> find() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, "sqlite3"))
        .filter(Files::isExecutable)
        .findFirst()
        .map(CommandLineShell::new);
  }

  /** The rows, as the program prints them. */
  public List<String> query(Path file, String sql) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(program.toString(), "-batch", file.toString(), sql)
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("sqlite3 says: %s", out).isZero();
    return out.lines().toList();
  }
}
