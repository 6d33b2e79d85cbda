package io.pooledsqlite.agent.analysis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One lock with all its regions, in the terms of class files. Immutable and thread-safe.
 *
 * @param kind what is locked
 * @param owner internal name of the class of the instance, of the class itself, or of the class
 *     with the field
 * @param field the field that holds the lock object; empty for other kinds
 * @param display what is locked, in words
 * @param leftAlone why no region can be better than exclusive, or null
 */
public record LockPlan(
    Kind kind,
    String owner,
    String field,
    String display,
    @Nullable String leftAlone,
    List<RegionPlan> regions) {

  /** What can be locked. */
  public enum Kind {
    /** Each instance of exactly one class. */
    INSTANCE,
    /** A class. */
    CLASS,
    /** The object in a private final field. */
    FIELD
  }
}
