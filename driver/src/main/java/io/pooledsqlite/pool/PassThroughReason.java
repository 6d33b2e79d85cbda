package io.pooledsqlite.pool;

/**
 * Why a connection was not pooled but given to the application as sqlite-jdbc made it. Tag value:
 * lower-case name.
 */
public enum PassThroughReason {
  MEMORY("an in-memory or temporary database is private to its connection"),
  SHARED_CACHE("cache=shared connections lock each other inside one cache"),
  RESOURCE(":resource: databases are copies in a temporary file"),
  VFS("a vfs that is not SQLite's default may not support WAL"),
  ENCRYPTED("encrypted databases are keyed per connection"),
  READ_ONLY("the connection is read-only or immutable, so WAL can not be set"),
  JOURNAL_MODE("the application asked for a journal mode other than WAL"),
  WAL_REFUSED("SQLite did not switch the file to WAL"),
  WAL_DISABLED("pool.wal=false"),
  OPEN_SETTING("a setting writes the file or changes locking each time a connection opens"),
  FILE_SYSTEM("a network file system can not share WAL memory"),
  DIRECTORY("the directory can not be written, so WAL files can not be created"),
  HARD_LINK("the file has several hard links, so its WAL file has several names"),
  COPIES_UNKNOWN("what all copies of this library in the JVM must share was not found"),
  MANY_FILES("the process may have too few files open to pool as many files as it uses"),
  NATIVE_COPIES("several copies of sqlite-jdbc's native library opened the file"),
  UNPOOLED("ATTACH took the file out of WAL, where a transaction over two files is not atomic"),
  UNRESOLVED("the file behind the URL could not be told"),
  UNREADABLE("SQLite could not read the file, so the application gets its error"),
  SHUTDOWN("the JVM is shutting down");

  private final String explanation;

  PassThroughReason(String explanation) {
    this.explanation = explanation;
  }

  /** One clause that tells a reader why. */
  public String explanation() {
    return explanation;
  }
}
