/** The JDBC objects that the application holds: logical connections, statements, result sets. */
@NullMarked
package io.pooledsqlite.jdbc;

import org.jspecify.annotations.NullMarked;
