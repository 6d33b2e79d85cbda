package io.pooledsqlite.pool;

/**
 * What a session that runs nothing still has of its file: a connection of its own, the snapshot of
 * a transaction that has only read, or both. Used with the session {@linkplain PoolSession#tryPause
 * paused}.
 */
public interface FileHold {

  /** The connection. */
  PhysicalConnection connection();

  /** Whether the connection has what no other one has, so that it must stay open. */
  boolean isOwn();

  /**
   * Ends the snapshot if it is the present state of the file; if anything was committed since, it
   * stays.
   *
   * @return whether the connection is in no transaction now
   */
  boolean endSnapshot();

  /** Closes the connection, which is not the session's own. */
  void close();

  /**
   * The transaction begins again with its next statement, and has no lock until then.
   *
   * @param version by {@code PRAGMA data_version}, the state of the file at which it goes on
   */
  void rest(String version);

  /** As {@link #rest(String)}, at the present state; on a new connection if it was closed. */
  void rest();

  /** Begins again now. */
  void wake();

  /** Somebody committed meanwhile: the program is told with its next statement. */
  void lost();
}
