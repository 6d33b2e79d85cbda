/** What is inside the shipped jars. */
@NullMarked
package io.pooledsqlite.it.jars;

import org.jspecify.annotations.NullMarked;
