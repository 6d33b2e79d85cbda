package io.pooledsqlite.it.holders;

/**
 * Regions that run two others in one, under the holder's lock, which they take by another name than
 * the holder does. Two of the words that {@link Shape} names are their own: {@code BOTH} runs the
 * two in the class itself, {@code DAO_BOTH} runs those of a holder {@code dao} elsewhere.
 */
interface LockShape extends Shape {

  /** What is locked. */
  enum Lock {
    THIS,
    FIELD,
    CLASS
  }

  @Override
  default boolean locksItself() {
    return true;
  }

  @Override
  default long run(State state, int a) {
    throw new UnsupportedOperationException("made of others");
  }

  /** Whether the lock can be named so. */
  default boolean fits(Lock lock) {
    return true;
  }
}
