/** The ways in: the JDBC driver, the DataSource, and the entry point they share with the agent. */
@NullMarked
package io.pooledsqlite;

import org.jspecify.annotations.NullMarked;
