package io.pooledsqlite.session;

/**
 * Makes sure that the calling thread's stack has room before something begins that must be ended by
 * calls from the same depth. Stateless.
 */
public final class StackRoom {

  /** Calls deep that take more than it takes to count a region out, even if interpreted. */
  public static final int TO_COUNT_OUT = 128;

  /** Calls deep that take more than the end of a transaction. */
  public static final int TO_COMMIT = 512;

  private StackRoom() {}

  /**
   * Whether the stack has room for so many calls of the smallest kind there is, one inside the
   * other: 16 bytes each at least, with all that inlining saves.
   */
  public static boolean has(int calls) {
    try {
      return descend(calls) == calls;
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
    descend(calls);
  }

  private static int descend(int calls) {
    return calls == 0 ? 0 : 1 + descend(calls - 1);
  }
}
