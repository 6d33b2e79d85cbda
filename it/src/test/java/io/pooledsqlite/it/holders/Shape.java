package io.pooledsqlite.it.holders;

/**
 * One kind of region: its code as people write it, and what it does under a mutex. The code is the
 * body of a method with an {@code int a}. {@code CONN} is the connection or what gives it, {@code
 * MONITOR} what is locked, {@code HOLDER} the class, {@code SELF} its instance; rows are chosen by
 * {@code id(a)}.
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

  /** Its name, for reports. */
  String name();

  static int id(int a) {
    return Math.floorMod(a, State.ROWS);
  }
}
