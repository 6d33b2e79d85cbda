/** What an SQL text does to a database and to its connection, told from the text alone. */
@NullMarked
package io.pooledsqlite.sql;

import org.jspecify.annotations.NullMarked;
