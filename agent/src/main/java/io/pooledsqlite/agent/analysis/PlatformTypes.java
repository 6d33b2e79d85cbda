package io.pooledsqlite.agent.analysis;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Questions about JDK types, answered by the JDK that runs this. Thread-safe. */
final class PlatformTypes {

  /** By internal name; empty where this JDK lacks the type. */
  private static final Map<String, Optional<Class<?>>> TYPES = new ConcurrentHashMap<>();

  private PlatformTypes() {}

  /** Whether one JDK type is a subtype of another; false where this JDK lacks one of them. */
  static boolean isSubtype(String sub, String type) {
    Optional<Class<?>> above = TYPES.computeIfAbsent(type, PlatformTypes::load);
    Optional<Class<?>> below = TYPES.computeIfAbsent(sub, PlatformTypes::load);
    return above.isPresent() && below.isPresent() && above.get().isAssignableFrom(below.get());
  }

  /** Without running its static initialiser. */
  private static Optional<Class<?>> load(String internalName) {
    try {
      return Optional.of(
          Class.forName(
              internalName.replace('/', '.'), false, ClassLoader.getPlatformClassLoader()));
    } catch (ClassNotFoundException | LinkageError e) {
      return Optional.empty();
    }
  }
}
