package io.pooledsqlite.pool;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A writable file that a session attached beside its own. Where it stays pooled, it is held open
 * here as a session would hold it. Guarded by the session lock.
 */
public final class AttachedFile implements AutoCloseable {

  private final String schema;
  private final Path path;
  private final FileIdentity identity;
  private final FilePooling pooling;
  private final OtherFiles files;
  private @Nullable Pool joined;

  AttachedFile(
      String schema, Path path, FileIdentity identity, FilePooling pooling, OtherFiles files) {
    this.schema = schema;
    this.path = path;
    this.identity = identity;
    this.pooling = pooling;
    this.files = files;
  }

  /** The name that the session gave it. */
  public String schema() {
    return schema;
  }

  /** The file as SQLite names it. */
  public String file() {
    return path.toString();
  }

  /** Whether it is in WAL only because this library switched it. */
  public boolean isSwitchedToWal() {
    return pooling.isSwitchedToWal();
  }

  /** Whether it is the session's own file once more. */
  public boolean isFileOf(Database database) {
    return identity.equals(database.identity());
  }

  /** Pools it, as if a session had opened it with the settings of {@code own}. */
  public void join(Pool own) {
    if (joined == null && !pooling.isUnpooled()) {
      joined = files.join(path, own);
    }
  }

  /** The database whose write queue its writes belong into; null if there is none. */
  public @Nullable Database database() {
    return joined == null ? null : joined.database();
  }

  /** Starts to take it out of pooling; its database, where it has one, is held until the end. */
  Departure.Part departing() {
    pooling.leave();
    Database known = files.find(identity);
    boolean held = known != null && known.retain();
    return new Departure.Part(schema, pooling, held ? known : null, held);
  }

  /** At DETACH, or when the session closes. */
  @Override
  public void close() {
    Pool held = joined;
    joined = null;
    if (held != null) {
      held.release();
    }
  }
}
