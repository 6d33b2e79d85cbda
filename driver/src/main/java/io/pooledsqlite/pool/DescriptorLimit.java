package io.pooledsqlite.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many files this process may have open, and what share of them pools may take. Stateless. */
final class DescriptorLimit {

  private static final Pattern LINE = Pattern.compile("Max open files\\s+(\\d+)\\s.*");

  /** What Java makes of it on macOS; Windows has no limit that a program comes to. */
  private static final int WHERE_IT_IS_NOT_TOLD = 10_240;

  /**
   * A pooled file has five descriptors where sessions use it one after the other: the file and its
   * WAL for a reader and for the writer, and the shared memory. So all together have about a sixth
   * of the limit; more readers at once need more.
   */
  private static final int SHARE = 32;

  private DescriptorLimit() {}

  /** How many files may be pooled at once. */
  static int files() {
    return OfProcess.FILES;
  }

  /** Asked once: Java raises the limit as far as it may when it starts. */
  private static final class OfProcess {
    static final int FILES = files(lines());
  }

  /**
   * As {@link #files()}.
   *
   * @param lines what Linux tells of the limits of a process
   */
  static int files(List<String> lines) {
    return descriptors(lines) / SHARE;
  }

  private static int descriptors(List<String> lines) {
    for (String line : lines) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches()) {
        String limit = matcher.group(1);
        return limit.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(limit);
      }
    }
    return WHERE_IT_IS_NOT_TOLD;
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(Path.of("/proc/self/limits"));
    } catch (IOException | RuntimeException e) {
      return List.of();
    }
  }
}
