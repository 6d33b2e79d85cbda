package io.pooledsqlite.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@code stat} tells about a database file and its WAL files, taken when no session is open.
 * If a later stamp differs, somebody replaced, overwrote or wrote the file meanwhile and
 * connections kept from before must not be used. Immutable.
 */
record FileStamp(
    @Nullable Object identity,
    long size,
    FileTime modified,
    @Nullable Object changed,
    @Nullable Object wal,
    @Nullable Object sharedMemory) {

  /** Returns the present stamp, or null if the main file can not be looked at. */
  static @Nullable FileStamp of(Path path) {
    try {
      BasicFileAttributes main = Files.readAttributes(path, BasicFileAttributes.class);
      return new FileStamp(
          main.fileKey(),
          main.size(),
          main.lastModifiedTime(),
          changeTime(path, main),
          keyOf(path, "-wal"),
          keyOf(path, "-shm"));
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable Object changeTime(Path path, BasicFileAttributes main)
      throws IOException {
    if (main.fileKey() == null) {
      return null;
    }
    Map<String, Object> attributes = Files.readAttributes(path, "unix:ctime");
    return Objects.requireNonNull(attributes.get("ctime"));
  }

  private static @Nullable Object keyOf(Path path, String suffix) {
    try {
      return Files.readAttributes(sibling(path, suffix), BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return null;
    }
  }

  static Path sibling(Path path, String suffix) {
    return path.resolveSibling(path.getFileName() + suffix);
  }

  static long sizeOf(Path path, String suffix) {
    try {
      return Files.size(sibling(path, suffix));
    } catch (IOException e) {
      return 0;
    }
  }
}
