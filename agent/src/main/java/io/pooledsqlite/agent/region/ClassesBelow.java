package io.pooledsqlite.agent.region;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which classes of loaders below a loader may spoil what was decided for it: those that lock
 * anything, and those that extend one of its own. Nothing is read from those loaders, whose locks
 * the thread may not have. Needs no lock. Thread-safe.
 */
final class ClassesBelow {

  /** The loader's own, as far as the analysis has asked for them or was told of them. */
  private final Set<String> own = ConcurrentHashMap.newKeySet();

  /** By a class that is extended below, the first that does. */
  private final Map<String, String> extended = new ConcurrentHashMap<>();

  /** Tells of a class below; returns why it is a concern, null if it is none. */
  @Nullable String whyConcerned(NotedClass below) {
    if (below.doubt() != null) {
      return below.doubt();
    }
    if (below.locks()) {
      return below.display() + ", of a class loader below, locks objects";
    }
    List<String> supertypes = below.supertypes();
    if (supertypes == null) {
      return below.display() + ", of a class loader below, was loaded before anybody looked";
    }
    String why = null;
    for (String type : supertypes) {
      // Before the question, as the other way round: one of both sees the other.
      extended.putIfAbsent(type, below.display());
      if (own.contains(type)) {
        why = why(below.display(), type);
      }
    }
    return why;
  }

  /** Tells of a class of the loader's own; returns why one below is a concern now. */
  @Nullable String whyConcernedBy(String name) {
    own.add(name);
    String below = extended.get(name);
    return below == null ? null : why(below, name);
  }

  private static String why(String below, String type) {
    return below + ", of a class loader below, extends " + type.replace('/', '.');
  }
}
