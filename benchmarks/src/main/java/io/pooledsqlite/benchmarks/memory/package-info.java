/** What idle sessions and physical connections weigh. */
@NullMarked
package io.pooledsqlite.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
