/** Curves against threads, database size, readers and statement cache. */
@NullMarked
package benchmarks.scale;

import org.jspecify.annotations.NullMarked;
