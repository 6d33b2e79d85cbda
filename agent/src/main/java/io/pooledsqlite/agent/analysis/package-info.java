/**
 * Finds the locks around a single connection and proves what each region under them needs. It reads
 * class files and changes nothing; {@code docs/analysis.md} has the words and the obligations.
 */
@NullMarked
package io.pooledsqlite.agent.analysis;

import org.jspecify.annotations.NullMarked;
