package io.pooledsqlite.session;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A session's lock. Whoever takes it can give it back, however deep the application's stack is: the
 * end of the stack comes before it is taken, not between that and the {@code try} behind it.
 */
final class SessionLock extends ReentrantLock {

  private static final long serialVersionUID = 1;

  /**
   * {@inheritDoc}
   *
   * @throws StackOverflowError if there is no room to give it back; it is not taken then
   */
  @Override
  public void lock() {
    StackRoom.need(StackRoom.TO_COUNT_OUT);
    super.lock();
  }
}
