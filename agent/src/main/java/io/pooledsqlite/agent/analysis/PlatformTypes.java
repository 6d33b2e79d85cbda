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
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Questions about JDK types, answered by the JDK that runs this. Thread-safe. */
final class PlatformTypes {

  /** By internal name; empty where this JDK lacks the type. */
  private static final Map<String, Optional<Class<?>>> TYPES = new ConcurrentHashMap<>();

  /** By internal name, whether what is declared there or inherited may lock its instances. */
  private static final Map<String, Boolean> LOCKING = new ConcurrentHashMap<>();

  /** By internal name and descriptor, whether the constructor may call what it makes. */
  private static final Map<String, Boolean> CALLING = new ConcurrentHashMap<>();

  /** By name and descriptor of a static method, behind the class that an instruction names. */
  private static final Map<String, String> DECLARING = new ConcurrentHashMap<>();

  /** By internal name, whether it is an interface with one method that is not there. */
  private static final Map<String, Boolean> FUNCTIONAL = new ConcurrentHashMap<>();

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

  /** The class that has a static method, which is the named one or above it. */
  static String declaring(String owner, String name, String descriptor) {
    return DECLARING.computeIfAbsent(
        owner + "." + name + descriptor, key -> findDeclaring(owner, name, descriptor));
  }

  private static String findDeclaring(String owner, String name, String descriptor) {
    String above = owner;
    for (ClassNode node = read(owner); node != null; node = read(above)) {
      if (ClassWorld.declared(node, name, descriptor) != null) {
        return above;
      }
      above = ClassWorld.superName(node);
      if (above.equals(Value.OBJECT)) {
        break;
      }
    }
    return owner;
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

  /**
   * Whether a constructor of the JDK may call methods that a class below overrides: it, or one that
   * it calls, calls more than constructors. Also true where this JDK lacks it.
   */
  static boolean mayCallWhatItMakes(String type, String descriptor) {
    Boolean known = CALLING.get(type + descriptor);
    if (known == null) {
      known = calls(type, descriptor, new HashSet<>());
      CALLING.put(type + descriptor, known);
    }
    return known;
  }

  private static boolean calls(String type, String descriptor, Set<String> seen) {
    if (!seen.add(type + descriptor)) {
      return false;
    }
    ClassNode node = read(type);
    MethodNode constructor = node == null ? null : ClassWorld.declared(node, "<init>", descriptor);
    if (constructor == null) {
      return true;
    }
    for (AbstractInsnNode instruction : constructor.instructions) {
      boolean calls =
          instruction instanceof MethodInsnNode call
              ? !call.name.equals("<init>") || calls(call.owner, call.desc, seen)
              : instruction instanceof InvokeDynamicInsnNode;
      if (calls) {
        return true;
      }
    }
    return false;
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
