package io.pooledsqlite.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of a few megabytes, where this process may mount one. */
final class SmallDisk implements AutoCloseable {

  private final Path root;

  private SmallDisk(Path root) {
    this.root = root;
  }

  /** Mounts one; the test that asks is skipped, and says so, where that is not allowed. */
  static SmallDisk mount(Path directory, int kilobytes) throws IOException {
    Path root = Files.createDirectory(directory.resolve("disk"));
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + kilobytes + "k", "tmpfs", root);
    assumeTrue(mounted, "no right to mount a tmpfs: nothing is written to a full disk");
    return new SmallDisk(root);
  }

  Path root() {
    return root;
  }

  /** Leaves no room for more than {@code kilobytes}. */
  Path fillUpTo(long kilobytes) throws IOException {
    Path ballast = root.resolve("ballast");
    long size = Files.getFileStore(root).getUsableSpace() - kilobytes * 1024;
    Files.write(ballast, new byte[Math.toIntExact(size)]);
    return ballast;
  }

  private static boolean run(Object... command) {
    try {
      String[] words = new String[command.length];
      for (int i = 0; i < words.length; i++) {
        words[i] = command[i].toString();
      }
      Process process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.onExit().join().exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    run("umount", root);
  }
}
