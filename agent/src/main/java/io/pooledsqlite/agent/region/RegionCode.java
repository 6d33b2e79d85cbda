package io.pooledsqlite.agent.region;

import org.jspecify.annotations.Nullable;

/**
 * One region to weave.
 *
 * @param method name of its method
 * @param descriptor the method's
 * @param block which of the method's MONITORENTER instructions begins it, from 0; -1 for a
 *     synchronized method
 * @param site its number
 * @param connection the field with its connection, if its class can use one
 */
record RegionCode(
    String method, String descriptor, int block, int site, @Nullable ConnectionField connection) {

  /** The number of a region that is a whole method. */
  static final int WHOLE_METHOD = -1;

  /** A static field, or one of the region's own instance, as an instruction names it. */
  record ConnectionField(String owner, String name, boolean isStatic) {}
}
