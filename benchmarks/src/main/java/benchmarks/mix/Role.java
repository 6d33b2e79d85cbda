package benchmarks.mix;

/**
 * One kind of thread.
 *
 * @param perSecond how many calls all its threads together begin; 0: each begins the next as soon
 *     as the last has ended
 */
record Role(String name, int threads, double perSecond, Task task) {}
