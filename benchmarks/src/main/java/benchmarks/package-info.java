/**
 * PooledSQLite measured beside a plain program and other pools. {@link benchmarks.Main} runs every
 * suite in rounds and writes one page. Not below {@code io.pooledsqlite}, whose code is left out
 * when a caller is looked for.
 *
 * <ul>
 *   <li>{@code contender}: who is measured
 *   <li>{@code operation}: JMH, one kind of call at a time
 *   <li>{@code mix}: several kinds of thread at once, latencies in HdrHistograms
 *   <li>{@code commit}: group commit, also with slow fsyncs
 *   <li>{@code scale}: curves
 *   <li>{@code startup}, {@code memory}: what the agent and idle sessions cost
 *   <li>{@code run}: rounds, and the JVMs that are measured
 *   <li>{@code report}: figures, targets, the page and the plots
 * </ul>
 */
@NullMarked
package benchmarks;

import org.jspecify.annotations.NullMarked;
