/** Tests of the SQL analysis, many of them against SQLite itself. */
@NullMarked
package io.pooledsqlite.sql;

import org.jspecify.annotations.NullMarked;
