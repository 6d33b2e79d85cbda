/** Random JDBC programs on sqlite-jdbc and on PooledSQLite, and histories of several threads. */
package io.pooledsqlite.fuzz;
