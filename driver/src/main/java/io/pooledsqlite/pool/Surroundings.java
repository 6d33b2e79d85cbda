package io.pooledsqlite.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells whether a file lies where WAL can work. Stateless; uses {@code stat} only. */
final class Surroundings {

  /** "WAL does not work over a network filesystem" (sqlite.org/wal.html). */
  private static final Set<String> NETWORK =
      Set.of("nfs", "nfs4", "cifs", "smb", "smb2", "smbfs", "9p", "afs", "ceph", "glusterfs");

  private Surroundings() {}

  /** Why the file can not be switched to WAL, or null if nothing speaks against it. */
  static @Nullable PassThroughReason objection(Path file) {
    Path directory = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
    try {
      if (hardLinks(file) > 1) {
        return PassThroughReason.HARD_LINK;
      }
      if (!Files.isWritable(file)) {
        return PassThroughReason.READ_ONLY;
      }
      if (!Files.isWritable(file.toRealPath().getParent())) {
        return PassThroughReason.DIRECTORY;
      }
      String type = Files.getFileStore(directory).type().toLowerCase(Locale.ROOT);
      return NETWORK.contains(type) || type.startsWith("fuse.sshfs")
          ? PassThroughReason.FILE_SYSTEM
          : null;
    } catch (IOException e) {
      return PassThroughReason.UNRESOLVED;
    }
  }

  private static int hardLinks(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return 1;
    }
    Object links = Files.getAttribute(file, "unix:nlink");
    return links instanceof Integer count ? count : 1;
  }
}
