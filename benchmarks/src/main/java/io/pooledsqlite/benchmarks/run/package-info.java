/** Suites, their rounds, and the JVMs in which everything is measured. */
@NullMarked
package io.pooledsqlite.benchmarks.run;

import org.jspecify.annotations.NullMarked;
