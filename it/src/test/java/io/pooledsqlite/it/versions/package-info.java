/** The supported versions of sqlite-jdbc, and its own tests. */
@NullMarked
package io.pooledsqlite.it.versions;

import org.jspecify.annotations.NullMarked;
