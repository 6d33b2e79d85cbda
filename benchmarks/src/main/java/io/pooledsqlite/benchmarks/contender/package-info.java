/** Who is measured: programs that reach one database file in different ways. */
@NullMarked
package io.pooledsqlite.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
