package io.pooledsqlite.agent.region;

import org.jspecify.annotations.Nullable;

/**
 * One region to weave.
 *
 * @param method name of its method
 * @param descriptor the method's
 * @param block which of the method's MONITORENTER instructions begins it, from 0; -1 for a
 *     synchronized method
 * @param lock what it locks: equal texts in one method mean one object; null if that is not known
 * @param site its number
 */
record RegionCode(String method, String descriptor, int block, @Nullable String lock, int site) {

  /** The number of a region that is a whole method. */
  static final int WHOLE_METHOD = -1;

  boolean locksTheSameAs(RegionCode other) {
    return lock != null && lock.equals(other.lock);
  }
}
