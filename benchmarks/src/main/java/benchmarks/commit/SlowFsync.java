package benchmarks.commit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The library that makes syncing slow, compiled where there is a C compiler. Immutable. */
final class SlowFsync {

  private final Path folder;

  private SlowFsync(Path folder) {
    this.folder = folder;
  }

  /** Compiles it; empty where that can not be done. */
  static Optional<SlowFsync> compile() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("pooledsqlite-slow-fsync");
    Path source = folder.resolve("slow_fsync.c");
    try (InputStream text = SlowFsync.class.getResourceAsStream("/slow_fsync.c")) {
      if (text == null) {
        return Optional.empty();
      }
      Files.copy(text, source);
    }
    SlowFsync library = new SlowFsync(folder);
    List<String> command =
        List.of(
            "cc",
            "-O2",
            "-shared",
            "-fPIC",
            "-o",
            library.file().toString(),
            source.toString(),
            "-ldl");
    try {
      Process compiler =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("cc.log").toFile())
              .start();
      return compiler.waitFor() == 0 ? Optional.of(library) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // No compiler.
    }
  }

  private Path file() {
    return folder.resolve("slow_fsync.so");
  }

  /** What a JVM must have in its environment, with a counter of its own. */
  Map<String, String> environment(int millis) throws IOException {
    Path counter = Files.write(Files.createTempFile(folder, "counter", ""), new byte[Long.BYTES]);
    return Map.of(
        "LD_PRELOAD",
        file().toString(),
        "SLOW_FSYNC_MICROS",
        Integer.toString(millis * 1_000),
        FsyncCounter.VARIABLE,
        counter.toString());
  }
}
