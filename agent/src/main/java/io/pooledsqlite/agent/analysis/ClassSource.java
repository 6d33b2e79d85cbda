package io.pooledsqlite.agent.analysis;

import org.jspecify.annotations.Nullable;

/** Where class files come from. */
@FunctionalInterface
public interface ClassSource {

  /**
   * The bytes of a class, or null if there is no such class here.
   *
   * @param internalName such as {@code legacy/PartDao}
   */
  byte @Nullable [] bytes(String internalName);
}
