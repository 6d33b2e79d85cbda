/** What the agent adds to the start of a JVM, by whole processes. */
@NullMarked
package benchmarks.startup;

import org.jspecify.annotations.NullMarked;
