package io.pooledsqlite.it.holders;

/**
 * One kind of region: its code as people write it, and what it does under a mutex. The code is the
 * body of a method with an {@code int a}. {@code CONN} is the connection or what gives it, {@code
 * MONITOR} what is locked, {@code OUTER} and {@code OF_SELF} the same in an inner class and of a
 * {@code self}, {@code OTHER} an object that nothing else locks, {@code HOLDER} the class, {@code
 * SELF} its instance, {@code ME} the method, {@code NEXT} and {@code NEXT2} two others, {@code
 * MODIFIER} that of members. A capital {@code N} at the end of a name makes it the region's own.
 * Rows are chosen by {@code id(a)}.
 */
interface Shape {

  /** What stands for an exception. */
  long THROWS = Long.MIN_VALUE;

  /** What stands for a field without a value. */
  long NOTHING = Long.MIN_VALUE + 1;

  /** The body of the method. */
  String code();

  /** What it does when nothing else runs: changes the state, and answers. */
  long run(State state, int a);

  /** Whether its code takes the lock; else the lock is put around it. */
  default boolean locksItself() {
    return false;
  }

  /** Whether it may run in another one, which holds the lock and is one to all others. */
  default boolean isAtomic() {
    return true;
  }

  /** Members of the holder that its code needs. */
  default String members() {
    return "";
  }

  /** Classes that its code needs beside the holder; their names begin with the holder's. */
  default String classes() {
    return "";
  }

  /** Members of a class below the holder; then the holder that is run is of that class. */
  default String below() {
    return "";
  }

  /** What of its own is in the state, as {@link State#FLAG}; of one region of a holder only. */
  default String dumped() {
    return "";
  }

  /** Of a region that is made of others: what it does before they run. */
  default void begin(State state) {}

  /** Its name, for reports. */
  String name();

  static int id(int a) {
    return Math.floorMod(a, State.ROWS);
  }
}
