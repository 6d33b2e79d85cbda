package io.pooledsqlite.pool;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SQLite's own bug in WAL mode (sqlite.org/wal.html#walresetbug): in versions 3.7.0 to 3.51.2 a
 * commit that restarts the WAL beside a checkpoint can corrupt the file. Corrected in 3.51.3, and
 * in 3.50.7 and 3.44.6 of the older lines. All commits and checkpoints of this JVM pass one queue,
 * or the checkpoint runs while who could commit stands still ({@link BesideTransaction}), so that
 * none is beside another here; that does not reach other processes.
 */
final class WalResetBug {

  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)(?:\\D.*)?");

  private WalResetBug() {}

  /** Whether a version, as {@code sqlite_version()} gives it, has the bug; false if unreadable. */
  static boolean isIn(String version) {
    Matcher parts = VERSION.matcher(version);
    if (!parts.matches() || !parts.group(1).equals("3")) {
      return false;
    }
    int minor = Integer.parseInt(parts.group(2));
    int patch = Integer.parseInt(parts.group(3));
    return switch (minor) {
      case 44 -> patch < 6;
      case 50 -> patch < 7;
      case 51 -> patch < 3;
      default -> minor >= 7 && minor < 51;
    };
  }

  /** What an operator should know of it. */
  static String warning(String version) {
    return "SQLite "
        + version
        + " has the WAL-reset bug (sqlite.org/wal.html#walresetbug), which can corrupt a file that"
        + " several processes write at once. This JVM's own writes and checkpoints are kept apart;"
        + " if other processes write the file, use a sqlite-jdbc with SQLite 3.51.3 or newer, or"
        + " set pool.wal=false";
  }
}
