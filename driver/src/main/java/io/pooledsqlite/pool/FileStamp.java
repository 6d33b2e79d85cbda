package io.pooledsqlite.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
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

  // Spelt out, as SessionState's.
  @Override
  public int hashCode() {
    return Objects.hash(identity, size, modified, changed, wal, sharedMemory);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FileStamp stamp
        && size == stamp.size
        && modified.equals(stamp.modified)
        && Objects.equals(identity, stamp.identity)
        && Objects.equals(changed, stamp.changed)
        && Objects.equals(wal, stamp.wal)
        && Objects.equals(sharedMemory, stamp.sharedMemory);
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
