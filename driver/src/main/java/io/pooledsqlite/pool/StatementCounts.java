package io.pooledsqlite.pool;

import java.util.concurrent.atomic.LongAdder;

/** How useful the statement caches of one pool's connections are. Thread-safe. */
final class StatementCounts {

  final LongAdder hits = new LongAdder();
  final LongAdder misses = new LongAdder();
  final LongAdder evictions = new LongAdder();
}
