package io.pooledsqlite.agent.region;

import io.pooledsqlite.agent.analysis.ClassHeader;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The little that is remembered of each class that was loaded. Immutable.
 *
 * @param locks whether it may lock an object of another class
 * @param supertypes the direct ones, of the JDK's only those that may matter; null if nobody looked
 *     as it was loaded
 * @param doubt why the class is not known so well; null if it is
 */
record NotedClass(
    WeakReference<ClassLoader> loader,
    String name,
    boolean locks,
    @Nullable List<String> supertypes,
    @Nullable String doubt) {

  /** Of a class that is shown; null for one that can not be read. */
  static NotedClass of(ClassLoader loader, String name, @Nullable ClassHeader header) {
    if (header == null) {
      return doubtful(loader, name, "could not be looked at as it was loaded");
    }
    List<String> supertypes = new ArrayList<>(header.interfaces());
    if (header.superName() != null) {
      supertypes.add(header.superName());
    }
    supertypes.removeIf(each -> each.startsWith("java/") && !ClassHeader.isTakenForFinal(each));
    return new NotedClass(
        new WeakReference<>(loader), name, header.locks(), List.copyOf(supertypes), null);
  }

  /** Of a class that was loaded before anybody looked. */
  static NotedClass unseen(ClassLoader loader, String name) {
    return new NotedClass(new WeakReference<>(loader), name, false, null, null);
  }

  /** Of a class of which nobody knows what it does. */
  static NotedClass doubtful(ClassLoader loader, String name, String doubt) {
    return new NotedClass(
        new WeakReference<>(loader), name, true, List.of(), name.replace('/', '.') + " " + doubt);
  }

  String display() {
    return name.replace('/', '.');
  }
}
