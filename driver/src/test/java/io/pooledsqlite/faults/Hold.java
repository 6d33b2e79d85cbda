package io.pooledsqlite.faults;

import java.sql.Connection;
import java.util.concurrent.CountDownLatch;

/** Keeps a text from being run until it is released. Thread-safe. */
final class Hold implements Interference {

  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  @Override
  public Object strike(Connection raw, Step step) throws Throwable {
    reached.countDown();
    released.await();
    return step.run();
  }

  /** Waits until somebody is about to run the text. */
  void awaitReached() throws InterruptedException {
    reached.await();
  }

  void release() {
    released.countDown();
  }
}
