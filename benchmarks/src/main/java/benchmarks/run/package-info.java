/** Suites, their rounds, and the JVMs in which everything is measured. */
@NullMarked
package benchmarks.run;

import org.jspecify.annotations.NullMarked;
