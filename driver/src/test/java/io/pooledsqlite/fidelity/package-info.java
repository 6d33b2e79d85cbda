/** The same JDBC programs on sqlite-jdbc and on PooledSQLite, compared call by call. */
package io.pooledsqlite.fidelity;
