package io.pooledsqlite.agent.analysis;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** Questions about JDK types, answered by the JDK that runs this. Thread-safe. */
final class PlatformTypes {

  /** By internal name; empty where this JDK lacks the type. */
  private static final Map<String, Optional<Class<?>>> TYPES = new ConcurrentHashMap<>();

  /** By internal name, whether what is declared there or inherited may lock its instances. */
  private static final Map<String, Boolean> LOCKING = new ConcurrentHashMap<>();

  /** By internal name, whether it is an interface with one method that is not there. */
  private static final Map<String, Boolean> FUNCTIONAL = new ConcurrentHashMap<>();

  /**
   * By internal name, what is declared in a class or above it; empty where that can not be read.
   */
  private static final Map<String, Optional<Set<String>>> METHODS = new ConcurrentHashMap<>();

  /** Interfaces say of them again what they promise. */
  private static final Set<String> OF_OBJECT =
      Set.of("equals" + List.of(Object.class), "hashCode" + List.of(), "toString" + List.of());

  private PlatformTypes() {}

  /** Whether one JDK type is a subtype of another; false where this JDK lacks one of them. */
  static boolean isSubtype(String sub, String type) {
    Optional<Class<?>> above = TYPES.computeIfAbsent(type, PlatformTypes::load);
    Optional<Class<?>> below = TYPES.computeIfAbsent(sub, PlatformTypes::load);
    return above.isPresent() && below.isPresent() && above.get().isAssignableFrom(below.get());
  }

  /** Whether one JDK class is another one or above it, and no interface. */
  static boolean isSuperclass(String above, String type) {
    Optional<Class<?>> upper = TYPES.computeIfAbsent(above, PlatformTypes::load);
    return isSubtype(type, above) && upper.isPresent() && !upper.get().isInterface();
  }

  /** Whether a lambda may be of that type of the JDK. */
  static boolean isFunctional(String type) {
    return FUNCTIONAL.computeIfAbsent(type, PlatformTypes::findWhetherFunctional);
  }

  private static boolean findWhetherFunctional(String type) {
    Optional<Class<?>> found = TYPES.computeIfAbsent(type, PlatformTypes::load);
    return found.isPresent()
        && found.get().isInterface()
        && Stream.of(found.get().getMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .map(method -> method.getName() + List.of(method.getParameterTypes()))
                .filter(method -> !OF_OBJECT.contains(method))
                .distinct()
                .count()
            == 1;
  }

  /** Whether a JDK class has or inherits such a method, of a class. Also true if it lacks it. */
  static boolean hasMethod(String type, String name, String descriptor) {
    Optional<Set<String>> known = METHODS.get(type);
    if (known == null) {
      known = findMethods(type);
      METHODS.put(type, known);
    }
    return known.isEmpty() || known.get().contains(name + descriptor);
  }

  private static Optional<Set<String>> findMethods(String type) {
    Set<String> found = new HashSet<>();
    String each = type;
    while (true) {
      ClassNode node = read(each);
      if (node == null) {
        return Optional.empty();
      }
      node.methods.forEach(method -> found.add(method.name + method.desc));
      if (each.equals(Value.OBJECT)) {
        return Optional.of(found);
      }
      each = ClassWorld.superName(node);
    }
  }

  /** Whether this JDK has a class of that name; then no application has one. */
  static boolean isThere(String type) {
    return TYPES.computeIfAbsent(type, PlatformTypes::load).isPresent();
  }

  /**
   * Whether a JDK type, or one above it, has code that may lock an instance: a synchronized method,
   * or a block, whatever it locks. Also true where this JDK lacks the type.
   */
  static boolean mayLockItself(String type) {
    Boolean known = LOCKING.get(type);
    if (known == null) {
      known = findWhetherItLocks(type);
      LOCKING.put(type, known);
    }
    return known;
  }

  private static boolean findWhetherItLocks(String type) {
    if (type.equals(Value.OBJECT)) {
      return false;
    }
    ClassNode node = read(type);
    if (node == null || node.methods.stream().anyMatch(PlatformTypes::locks)) {
      return true;
    }
    return node.interfaces.stream().anyMatch(PlatformTypes::mayLockItself)
        || mayLockItself(ClassWorld.superName(node));
  }

  private static boolean locks(MethodNode method) {
    boolean ofInstance = (method.access & Opcodes.ACC_STATIC) == 0;
    return (ofInstance && (method.access & Opcodes.ACC_SYNCHRONIZED) != 0)
        || Monitors.hasBlock(method);
  }

  private static @Nullable ClassNode read(String type) {
    ClassLoader loader = ClassLoader.getPlatformClassLoader();
    try (InputStream in = loader.getResourceAsStream(type + ".class")) {
      if (in == null) {
        return null;
      }
      ClassNode node = new ClassNode();
      new ClassReader(in.readAllBytes())
          .accept(node, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
      return node;
    } catch (IOException | RuntimeException e) {
      // Of a newer JDK than ASM knows.
      return null;
    }
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
