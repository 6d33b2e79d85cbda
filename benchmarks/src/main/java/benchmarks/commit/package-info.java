/** Small writes of many threads: commits, and fsyncs, that are shared. */
@NullMarked
package benchmarks.commit;

import org.jspecify.annotations.NullMarked;
