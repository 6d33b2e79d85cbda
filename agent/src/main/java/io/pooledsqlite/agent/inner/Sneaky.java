package io.pooledsqlite.agent.inner;

/** Throws checked exceptions where a signature has no room for them. */
final class Sneaky {

  private Sneaky() {}

  /** Never returns; the result type lets callers write {@code throw}. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <T extends Throwable> RuntimeException rethrow(Throwable e) throws T {
    throw (T) e;
  }
}
