/** JMH benchmarks: one kind of call, by any number of equal threads. */
@NullMarked
package benchmarks.operation;

import org.jspecify.annotations.NullMarked;
