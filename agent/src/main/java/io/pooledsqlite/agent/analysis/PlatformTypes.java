package io.pooledsqlite.agent.analysis;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Questions about JDK types, answered by the JDK that runs this. Thread-safe. */
final class PlatformTypes {

  /** Those that were asked for; they live as long as the JVM. */
  private static final Map<String, Class<?>> LOADED = new ConcurrentHashMap<>();

  private PlatformTypes() {}

  /** Whether one JDK type is a subtype of another; false where this JDK lacks one of them. */
  static boolean isSubtype(String sub, String type) {
    try {
      return load(type).isAssignableFrom(load(sub));
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** Without running its static initialiser. */
  private static Class<?> load(String internalName) throws ClassNotFoundException {
    Class<?> known = LOADED.get(internalName);
    if (known == null) {
      known =
          Class.forName(
              internalName.replace('/', '.'), false, ClassLoader.getPlatformClassLoader());
      LOADED.put(internalName, known);
    }
    return known;
  }
}
