package io.pooledsqlite.it.libraries;

/** A small program written with one library. Knows a URL, and nothing of PooledSQLite. */
interface Scenario {

  /**
   * Runs it on an empty database.
   *
   * @param url where
   * @param driver the driver class, for libraries that ask for its name
   * @param threads among how many threads to divide the concurrent part; its outcome, and so the
   *     transcript, is the same for any number
   */
  void run(String url, String driver, int threads, Transcript transcript) throws Exception;
}
