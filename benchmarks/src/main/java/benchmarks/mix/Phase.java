package benchmarks.mix;

/** What is going on. */
enum Phase {
  WARMUP,
  MEASURING,
  END
}
