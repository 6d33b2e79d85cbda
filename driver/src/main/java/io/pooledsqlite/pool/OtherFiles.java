package io.pooledsqlite.pool;

import java.nio.file.Path;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** What a database asks about other files, for sessions that attach one. Thread-safe. */
interface OtherFiles {

  /** The database of a file as the same native copy of SQLite sees it; null if nobody opened it. */
  @Nullable Database find(FileIdentity file);

  /** One session at a time attaches a file. */
  Lock attaching();

  /** Whether a file is pooled, known or not. */
  FilePooling pooling(FileIdentity file, Path path);

  /**
   * Opens a file as a session with the settings of {@code like} would.
   *
   * @return its pool, with a reference held; null if it can not be pooled
   */
  @Nullable Pool join(Path path, Pool like);
}
