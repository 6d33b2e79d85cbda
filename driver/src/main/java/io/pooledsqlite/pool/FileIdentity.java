package io.pooledsqlite.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * What makes two names one file: device and inode where the platform tells them, else the real
 * path. Immutable. Only {@code stat} is used: opening the file with Java I/O and closing it again
 * would drop SQLite's POSIX locks (sqlite.org/howtocorrupt.html, section 2.2).
 */
public record FileIdentity(Object fileKey) {

  /**
   * Returns the identity of an existing file, following symbolic links, or null if there is none.
   */
  public static @Nullable FileIdentity of(Path path) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      Object fileKey = attributes.fileKey();
      return new FileIdentity(fileKey != null ? fileKey : path.toRealPath().toString());
    } catch (IOException e) {
      return null;
    }
  }

  /** The path without symbolic links, also where the file is still to be made. */
  static Path realPath(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return whereItWouldBe(path.toAbsolutePath());
    }
  }

  /**
   * The path that newer versions of SQLite make of one that leads nowhere: {@code x/..} is taken
   * out of it even where there is no {@code x}. Others refuse to open it.
   */
  static Path asSqliteMayReadIt(Path path) {
    return !path.toString().contains("..") || Files.exists(path) ? path : withoutParents(path);
  }

  /**
   * Whether versions of SQLite differ in the file that a path leads to: before 3.39 they take
   * {@code x/..} out of it also where {@code x} is a link to elsewhere.
   */
  static boolean isReadInTwoWays(Path path) {
    FileIdentity resolved = path.toString().contains("..") ? of(path) : null;
    return resolved != null && !resolved.equals(of(path.normalize()));
  }

  private static Path withoutParents(Path path) {
    Path at = path.getRoot();
    for (Path name : path) {
      Path next = name.toString().equals("..") ? realPath(at).getParent() : at.resolve(name);
      // The root is its own parent.
      at = next == null ? at : next;
    }
    return at;
  }

  /** SQLite makes a file where a link leads that leads nowhere yet. */
  private static Path whereItWouldBe(Path path) {
    try {
      Path target =
          Files.isSymbolicLink(path) ? path.resolveSibling(Files.readSymbolicLink(path)) : path;
      Path directory = target.getParent();
      return directory == null ? target : directory.toRealPath().resolve(target.getFileName());
    } catch (IOException e) {
      return path.normalize();
    }
  }

  // Spelt out, as for each key of a start: what the JVM makes for a record takes milliseconds.
  @Override
  public int hashCode() {
    return fileKey.hashCode();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FileIdentity identity && fileKey.equals(identity.fileKey);
  }

  /** As text, by which all copies of this library in the JVM know the file. */
  public String key() {
    return fileKey.toString();
  }
}
