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

/** Takes the stamps of one file: at each last close, and at each open that follows. Immutable. */
final class FileStamper {

  /** Where one {@code stat} gives the time of the last change of any kind, too. */
  private static final boolean UNIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

  private static final String ATTRIBUTES = "unix:fileKey,size,lastModifiedTime,ctime";

  private final Path main;
  private final Path wal;
  private final Path sharedMemory;

  FileStamper(Path main) {
    this.main = main;
    this.wal = FileStamp.sibling(main, "-wal");
    this.sharedMemory = FileStamp.sibling(main, "-shm");
  }

  /** Returns the present stamp, or null if the main file can not be looked at. */
  @Nullable FileStamp stamp() {
    try {
      if (!UNIX) {
        BasicFileAttributes file = Files.readAttributes(main, BasicFileAttributes.class);
        return stamp(file.fileKey(), file.size(), file.lastModifiedTime(), null);
      }
      Map<String, Object> file = Files.readAttributes(main, ATTRIBUTES);
      return stamp(
          file.get("fileKey"),
          (Long) Objects.requireNonNull(file.get("size")),
          (FileTime) Objects.requireNonNull(file.get("lastModifiedTime")),
          file.get("ctime"));
    } catch (IOException e) {
      return null;
    }
  }

  private FileStamp stamp(
      @Nullable Object identity, long size, FileTime modified, @Nullable Object changed) {
    return new FileStamp(identity, size, modified, changed, keyOf(wal), keyOf(sharedMemory));
  }

  /** What makes it the file that it is; null if there is none, or the platform does not tell. */
  static @Nullable Object keyOf(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return null;
    }
  }
}
