/** Several kinds of thread on one file at once; latencies in HdrHistograms. */
@NullMarked
package benchmarks.mix;

import org.jspecify.annotations.NullMarked;
