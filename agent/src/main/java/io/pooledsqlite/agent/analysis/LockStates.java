package io.pooledsqlite.agent.analysis;

/** Knows what became of locks. Implementations are thread-safe. */
@FunctionalInterface
public interface LockStates {

  /** What is in force now. */
  InForce inForce();
}
