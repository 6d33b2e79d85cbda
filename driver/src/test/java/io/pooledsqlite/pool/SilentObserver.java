package io.pooledsqlite.pool;

/** Hears of a queue and tells nobody. */
final class SilentObserver implements WriteQueue.Observer {
  @Override
  public void acquired(long waitNanos) {}

  @Override
  public void released(long heldNanos) {}

  @Override
  public void served(long waitNanos) {}

  @Override
  public void timedOut(long waitNanos) {}
}
