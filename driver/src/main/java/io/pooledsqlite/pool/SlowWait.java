package io.pooledsqlite.pool;

import java.util.List;

/**
 * Writers that have been waiting for long, and whom they wait for. Immutable.
 *
 * @param waitedMillis how long the first of them has been waiting
 * @param waiting how many there are
 * @param firstWaiter the thread that has been waiting for longest
 * @param holder what the write queue is held for and by which thread
 * @param heldMillis since when
 * @param mutual whether the holder's thread itself is blocked by a thread that waits for it
 * @param stack where the holder's thread is now, our frames left out
 */
public record SlowWait(
    long waitedMillis,
    int waiting,
    String firstWaiter,
    String holder,
    long heldMillis,
    boolean mutual,
    List<String> stack) {}
