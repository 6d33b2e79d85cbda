/** JVMs that the tests start, and what those have on their class paths. */
@NullMarked
package io.pooledsqlite.it.process;

import org.jspecify.annotations.NullMarked;
