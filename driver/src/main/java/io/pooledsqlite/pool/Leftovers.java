package io.pooledsqlite.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The WAL files of a database that was deleted or moved away. SQLite leaves them where they are: by
 * their name alone it can not tell whose they are. They are not read, and deleted only while no
 * file has the name of the database. Immutable.
 */
final class Leftovers {

  private final Path main;
  private final BooleanSupplier gone;

  Leftovers(Path main) {
    this(main, () -> isGone(main));
  }

  /** Whether it is certain that nothing has this name. */
  static boolean isGone(Path main) {
    return Files.notExists(main, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * As the other one, for tests.
   *
   * @param gone whether no file has the name of the database
   */
  Leftovers(Path main, BooleanSupplier gone) {
    this.main = main;
    this.gone = gone;
  }

  /**
   * Deletes them, unless there is something in the WAL.
   *
   * @param stamp what they were when the database was there; the caller has them open, so that no
   *     other file can have got their inodes
   */
  void delete(FileStamp stamp) {
    try {
      if (gone.getAsBoolean() && FileStamp.sizeOf(main, "-wal") == 0) {
        delete("-wal", stamp.wal());
        delete("-shm", stamp.sharedMemory());
      }
    } catch (IOException e) {
      // They stay, as SQLite would have left them.
    }
  }

  /**
   * No connection can come to a file by a name that it does not have any more. So if there is still
   * no database after the file was renamed, none can have come to it before that, either.
   */
  private void delete(String suffix, @Nullable Object key) throws IOException {
    Path file = FileStamp.sibling(main, suffix);
    if (key == null || !key.equals(FileStamper.keyOf(file))) {
      return;
    }
    Path aside = FileStamp.sibling(main, suffix + "-" + UUID.randomUUID());
    Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
    boolean unused = suffix.equals("-shm") || Files.size(aside) == 0;
    if (unused && key.equals(FileStamper.keyOf(aside)) && gone.getAsBoolean()) {
      Files.delete(aside);
    } else {
      giveBack(aside, file);
    }
  }

  /** Where somebody made a new one meanwhile, that one has the name. */
  private static void giveBack(Path aside, Path name) throws IOException {
    try {
      Files.createLink(name, aside);
    } catch (IOException | UnsupportedOperationException e) {
      Files.move(aside, name);
      return;
    }
    Files.delete(aside);
  }
}
