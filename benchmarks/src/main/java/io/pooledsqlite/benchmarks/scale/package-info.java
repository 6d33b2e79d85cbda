/** Curves against threads, database size, readers and statement cache. */
@NullMarked
package io.pooledsqlite.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
