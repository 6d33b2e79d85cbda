/** Who is measured: programs that reach one database file in different ways. */
@NullMarked
package benchmarks.contender;

import org.jspecify.annotations.NullMarked;
