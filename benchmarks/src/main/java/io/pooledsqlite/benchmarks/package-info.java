/**
 * JMH benchmarks of a plain program, of other pools and of this one, run in turn by {@link
 * io.pooledsqlite.benchmarks.Main}.
 */
@NullMarked
package io.pooledsqlite.benchmarks;

import org.jspecify.annotations.NullMarked;
