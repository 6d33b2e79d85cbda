package io.pooledsqlite.agent.region;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.pooledsqlite.agent.analysis.ClassHeader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which classes that are not read may spoil what was decided for a loader: those that lock
 * anything, and those that extend one of its own or a number of the JDK. Not read are those without
 * a class file, and all of loaders below, whose locks the thread may not have; they are forgotten
 * with their loader. Needs no lock of a loader. Thread-safe.
 */
final class UnreadClasses {

  /** The loader's own, as far as the analysis has asked for them or was told of them. */
  private final Set<String> own = ConcurrentHashMap.newKeySet();

  /** By class loader and a class that is extended by an unread one of it, the first, in words. */
  @GuardedBy("this")
  private final Map<ClassLoader, Map<String, String>> extended = new WeakHashMap<>();

  /**
   * Tells of a class; returns why it is a concern, null if it is none.
   *
   * @param unread why it is not read, in words that come behind its name
   */
  @Nullable String whyConcerned(NotedClass loaded, String unread) {
    if (loaded.doubt() != null) {
      return loaded.doubt();
    }
    String name = loaded.display() + ", " + unread + ",";
    if (loaded.locks()) {
      return name + " locks objects";
    }
    List<String> supertypes = loaded.supertypes();
    if (supertypes == null) {
      return name + " was loaded before anybody looked";
    }
    String why = null;
    for (String type : supertypes) {
      // Before the question, as the other way round: one of both sees the other.
      extend(loaded.loader().get(), type, name);
      if (own.contains(type) || ClassHeader.isTakenForFinal(type)) {
        why = why(name, type);
      }
    }
    return why;
  }

  /** Tells of a class of the loader's own; returns why an unread one is a concern now. */
  @Nullable String whyConcernedBy(String name) {
    own.add(name);
    String unread = extending(name);
    return unread == null ? null : why(unread, name);
  }

  private synchronized void extend(@Nullable ClassLoader by, String type, String name) {
    if (by != null) {
      extended.computeIfAbsent(by, key -> new HashMap<>()).putIfAbsent(type, name);
    }
  }

  private synchronized @Nullable String extending(String type) {
    for (Map<String, String> each : extended.values()) {
      String name = each.get(type);
      if (name != null) {
        return name;
      }
    }
    return null;
  }

  private static String why(String unread, String type) {
    return unread + " extends " + type.replace('/', '.');
  }
}
