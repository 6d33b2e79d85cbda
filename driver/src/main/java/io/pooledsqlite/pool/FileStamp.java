package io.pooledsqlite.pool;

import java.io.IOException;
import java.nio.file.FileSystems;
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

  /** Where one {@code stat} gives the time of the last change of any kind, too. */
  private static final boolean UNIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

  private static final String ATTRIBUTES = "unix:fileKey,size,lastModifiedTime,ctime";

  /** Returns the present stamp, or null if the main file can not be looked at. */
  static @Nullable FileStamp of(Path path) {
    try {
      if (!UNIX) {
        BasicFileAttributes main = Files.readAttributes(path, BasicFileAttributes.class);
        return of(path, main.fileKey(), main.size(), main.lastModifiedTime(), null);
      }
      Map<String, Object> main = Files.readAttributes(path, ATTRIBUTES);
      return of(
          path,
          main.get("fileKey"),
          (Long) Objects.requireNonNull(main.get("size")),
          (FileTime) Objects.requireNonNull(main.get("lastModifiedTime")),
          main.get("ctime"));
    } catch (IOException e) {
      return null;
    }
  }

  private static FileStamp of(
      Path path,
      @Nullable Object identity,
      long size,
      FileTime modified,
      @Nullable Object changed) {
    return new FileStamp(
        identity, size, modified, changed, keyOf(path, "-wal"), keyOf(path, "-shm"));
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
