package io.pooledsqlite.agent.analysis;

/** Questions about JDK types, answered by the JDK that runs this. Stateless. */
final class PlatformTypes {

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
    return Class.forName(
        internalName.replace('/', '.'), false, ClassLoader.getPlatformClassLoader());
  }
}
