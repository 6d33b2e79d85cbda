package io.pooledsqlite.session;

/**
 * Makes sure that the calling thread's stack has room before something begins that must be ended by
 * calls from the same depth. Stateless.
 *
 * <p>The stack is tried by calls inside each other. Each hands on more arguments than a processor
 * has registers for, so that a call takes at least 128 bytes of stack wherever it is compiled: many
 * small calls would take several times as long, since a processor remembers only some tens of
 * places to return to. Where one call is inlined into the other, two take as much.
 */
public final class StackRoom {

  /**
   * Calls deep that take more than it takes to count a region out, or to give a lock back, even if
   * that is interpreted: 2 kB.
   */
  public static final int TO_COUNT_OUT = 32;

  /** Calls deep that take more than the end of a transaction: 8 kB. */
  public static final int TO_COMMIT = 128;

  private StackRoom() {}

  /** Whether the stack has room for so many calls, one inside the other. */
  public static boolean has(int calls) {
    try {
      need(calls);
      return true;
    } catch (StackOverflowError e) {
      return false;
    }
  }

  /**
   * The same for who can not do without.
   *
   * @throws StackOverflowError if there is no room
   */
  static void need(int calls) {
    descend(calls, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  @SuppressWarnings("UnusedVariable") // they only take their room
  private static int descend(
      int calls,
      long a0,
      long a1,
      long a2,
      long a3,
      long a4,
      long a5,
      long a6,
      long a7,
      long a8,
      long a9,
      long a10,
      long a11,
      long a12,
      long a13,
      long a14,
      long a15,
      long a16,
      long a17,
      long a18,
      long a19,
      long a20,
      long a21,
      long a22,
      long a23) {
    return calls == 0
        ? 0
        : 1
            + descend(
                calls - 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }
}
