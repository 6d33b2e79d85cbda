/** JVMs that the tests start, and the shipped files that those run with. */
@NullMarked
package io.pooledsqlite.it.process;

import org.jspecify.annotations.NullMarked;
