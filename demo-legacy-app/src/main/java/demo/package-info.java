/**
 * Runs the legacy catalogue as it is, under the PooledSQLite agent and on the PooledSQLite driver,
 * and compares. Knows PooledSQLite by two jar files and a URL prefix only.
 */
package demo;
