package io.pooledsqlite.agent.analysis;

/**
 * Where something happens.
 *
 * @param className binary name
 * @param line 0 if the class file does not tell
 */
public record Place(String className, String method, int line) {

  static Place of(MethodRef method, int line) {
    return new Place(method.owner().name.replace('/', '.'), method.method().name, line);
  }

  /** The last part of a class's internal or binary name. */
  static String simpleName(String name) {
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('.')) + 1);
  }

  /** Class and line, or class and method where there is no line. */
  @Override
  public String toString() {
    return simpleName(className) + (line > 0 ? ":" + line : "." + method);
  }
}
