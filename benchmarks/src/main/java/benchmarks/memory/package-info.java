/** What idle sessions and physical connections weigh. */
@NullMarked
package benchmarks.memory;

import org.jspecify.annotations.NullMarked;
