package io.pooledsqlite.agent.analysis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.InnerClassNode;
import org.objectweb.asm.tree.MethodNode;

/** The classes of the application, as far as they can be read. Not thread-safe. */
final class ClassWorld {

  private static final ClassNode MISSING = new ClassNode();

  /** Of every object and of every exception, what can be overridden and the JDK calls. */
  private static final Set<String> CALLED_BY_JDK =
      Set.of(
          "equals",
          "hashCode",
          "toString",
          "finalize",
          "getMessage",
          "getLocalizedMessage",
          "getCause",
          "initCause",
          "fillInStackTrace",
          "getStackTrace",
          "setStackTrace",
          "printStackTrace",
          "getSQLState",
          "getErrorCode",
          "getNextException",
          "setNextException",
          "iterator");

  private static final Set<String> WITHOUT_METHODS =
      Set.of("java/io/Serializable", "java/lang/Cloneable");

  private final ClassSource source;
  private final Map<String, ClassNode> classes = new HashMap<>();
  private final Map<String, Set<String>> subclasses = new HashMap<>();

  /** As {@link #know} was told of them. */
  private final Map<String, List<String>> parents = new HashMap<>();

  /** Of the classes known now, by type. */
  private final Map<String, Set<String>> applicationSubclasses = new HashMap<>();

  /** Of the classes known now, with all above them that can be read and the JDK's above those. */
  private final Map<String, Set<String>> supertypes = new HashMap<>();

  ClassWorld(ClassSource source) {
    this.source = source;
  }

  /** Classes of the JDK; their code is never read, only looked up in tables. */
  static boolean isPlatform(String name) {
    boolean maybe =
        name.startsWith("javax/sql/") || name.startsWith("jdk/") || name.startsWith("sun/");
    return name.startsWith("java/")
        || name.startsWith("[")
        // Applications have classes of such names, too.
        || (maybe && PlatformTypes.isThere(name));
  }

  /** The class, or null if it belongs to the platform or cannot be read. */
  @Nullable ClassNode find(String name) {
    if (isPlatform(name)) {
      return null;
    }
    ClassNode node = classes.get(name);
    if (node == null) {
      node = read(name);
      classes.put(name, node);
      if (node != MISSING) {
        // It may be made before anybody tells that it is loaded.
        addBelow(node.superName, name);
        node.interfaces.forEach(type -> addBelow(type, name));
      }
    }
    return node == MISSING ? null : node;
  }

  private ClassNode read(String name) {
    byte[] bytes = source.bytes(name);
    if (bytes == null) {
      return MISSING;
    }
    try {
      ClassNode node = new ClassNode();
      new ClassReader(bytes).accept(node, ClassReader.SKIP_FRAMES);
      return node.name.equals(name) ? node : MISSING;
    } catch (RuntimeException e) {
      // Damaged, or of a newer JDK than ASM knows.
      return MISSING;
    }
  }

  /** Tells that a class exists, so that it is found among the subclasses of its supertypes. */
  void know(String name, @Nullable String superName, List<String> interfaces) {
    supertypes.clear();
    // It may have been asked for before it could be read.
    classes.remove(name, MISSING);
    List<String> above = new ArrayList<>(interfaces);
    if (superName != null) {
      above.add(superName);
    }
    parents.put(name, above);
    above.forEach(type -> addBelow(type, name));
  }

  private void addBelow(@Nullable String type, String name) {
    if (type != null && subclasses.computeIfAbsent(type, key -> new TreeSet<>()).add(name)) {
      applicationSubclasses.clear();
    }
  }

  /** All supertypes that {@link #know} was told of, direct or not. */
  Set<String> supertypes(String name) {
    return reached(name, parents);
  }

  /** All known subclasses, direct or not; of an enum those of its constants as well. */
  Set<String> subclasses(String name) {
    ClassNode node = find(name);
    if (node != null && (node.access & Opcodes.ACC_ENUM) != 0) {
      nest(node);
      // Before Java 11 there are no nests.
      node.innerClasses.forEach(inner -> find(inner.name));
    }
    return reached(name, subclasses);
  }

  private static Set<String> reached(String from, Map<String, ? extends Collection<String>> steps) {
    Set<String> found = new LinkedHashSet<>();
    List<String> open = new ArrayList<>(List.of(from));
    while (!open.isEmpty()) {
      Collection<String> next = steps.get(open.remove(open.size() - 1));
      for (String type : next == null ? List.<String>of() : next) {
        if (found.add(type)) {
          open.add(type);
        }
      }
    }
    return found;
  }

  /** All known classes of the application below a type, which may be the JDK's. */
  Set<String> applicationSubclasses(String name) {
    Set<String> known = applicationSubclasses.get(name);
    if (known == null) {
      known = findApplicationSubclasses(name);
      applicationSubclasses.put(name, known);
    }
    return known;
  }

  /** The type, and all known classes of the application below it. */
  Stream<String> withApplicationSubclasses(String name) {
    return Stream.concat(Stream.of(name), applicationSubclasses(name).stream());
  }

  private Set<String> findApplicationSubclasses(String name) {
    Set<String> found = new LinkedHashSet<>();
    for (String known : List.copyOf(subclasses.keySet())) {
      boolean below =
          known.equals(name)
              || (isPlatform(name) && isPlatform(known) && PlatformTypes.isSubtype(known, name));
      if (below) {
        found.addAll(subclasses(known));
      }
    }
    return found;
  }

  /** The first class of the JDK above it, or the first that can not be read. */
  String platformBase(String type) {
    String above = type;
    for (ClassNode node = find(type); node != null; node = find(above)) {
      above = superName(node);
    }
    return above;
  }

  /**
   * Whether the JDK finds nothing of the application to call in an object of exactly this class: it
   * is the JDK's, or an exception, enum, record or child of Object that overrides none of their
   * methods and has no interface of the JDK. Also false if it can not be read.
   */
  boolean isPlain(String type) {
    String above = type;
    for (ClassNode node = find(type); node != null; node = find(above)) {
      if (node.methods.stream().anyMatch(method -> CALLED_BY_JDK.contains(method.name))
          || !node.interfaces.stream().allMatch(this::isPlainInterface)) {
        return false;
      }
      above = superName(node);
    }
    return type.equals(above)
        ? isPlatform(type)
        : JdkTables.plainBase(above) || JdkTables.throwable(above);
  }

  private boolean isPlainInterface(String type) {
    if (isPlatform(type)) {
      return WITHOUT_METHODS.contains(type);
    }
    ClassNode node = find(type);
    return node != null && node.interfaces.stream().allMatch(this::isPlainInterface);
  }

  /** All interfaces of the class that can be read, its superclasses' and theirs as well. */
  Set<ClassNode> interfaces(ClassNode type) {
    Set<ClassNode> found = new LinkedHashSet<>();
    for (ClassNode node = type; node != null; node = find(superName(node))) {
      addInterfaces(node, found);
    }
    return found;
  }

  private void addInterfaces(ClassNode node, Set<ClassNode> found) {
    for (String name : node.interfaces) {
      ClassNode type = find(name);
      if (type != null && found.add(type)) {
        addInterfaces(type, found);
      }
    }
  }

  /**
   * The methods that a virtual call may reach on an object of exactly this class; several if it
   * depends on packages, none if all are the JDK's or those of interfaces, or it can not be told.
   *
   * @param named what the instruction names: a method that is hidden from the classes below, as it
   *     is private or of another package, is not overridden there by one that is called the same
   */
  List<MethodRef> selected(String type, @Nullable MethodRef named, String name, String descriptor) {
    // Only classes of this package override it; empty: all do.
    String only =
        named == null || named.is(Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED)
            ? ""
            : packageOf(named.owner());
    List<MethodRef> found = new ArrayList<>();
    for (ClassNode node = find(type); node != null; node = find(superName(node))) {
      MethodNode method = declared(node, name, descriptor);
      MethodRef ref = method == null ? null : new MethodRef(node, method);
      if (ref == null) {
        continue;
      }
      if (ref.equals(named)) {
        found.add(ref);
        return found;
      }
      if (!ref.is(Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC)) {
        found.add(ref);
        if (only.isEmpty() || packageOf(node).equals(only)) {
          return found;
        }
      }
    }
    return found;
  }

  private static String packageOf(ClassNode node) {
    return "/" + node.name.substring(0, node.name.lastIndexOf('/') + 1);
  }

  /** Whether a class, of the JDK or not, is above another one; interfaces are not asked for. */
  boolean isSuperclass(String above, String type) {
    String each = type;
    for (ClassNode node = find(type); node != null; node = find(each)) {
      each = superName(node);
      if (each.equals(above)) {
        return true;
      }
    }
    return isPlatform(above) && PlatformTypes.isSuperclass(above, each);
  }

  /** The method that a call on exactly this class reaches, or null. */
  @Nullable MethodRef method(String type, String name, String descriptor) {
    String above = type;
    for (ClassNode node = find(type); node != null; node = find(above)) {
      MethodNode method = declared(node, name, descriptor);
      if (method != null) {
        return new MethodRef(node, method);
      }
      above = superName(node);
    }
    MethodRef found = defaultMethod(type, name, descriptor);
    // A class's method goes before a default method, wherever the class is (JVMS 5.4.6).
    boolean first =
        found != null && isPlatform(above) && !PlatformTypes.hasMethod(above, name, descriptor);
    return first ? found : null;
  }

  /**
   * The only one of that name that is there in an interface of the class, or null; also where one
   * of them can not be read.
   */
  private @Nullable MethodRef defaultMethod(String type, String name, String descriptor) {
    Set<String> interfaces = new LinkedHashSet<>();
    for (ClassNode node = find(type); node != null; node = find(superName(node))) {
      interfaces.addAll(node.interfaces);
    }
    MethodRef found = null;
    List<String> open = new ArrayList<>(interfaces);
    Set<String> seen = new LinkedHashSet<>();
    while (!open.isEmpty()) {
      String next = open.remove(0);
      ClassNode node = seen.add(next) ? find(next) : null;
      if (node == null && !isPlatform(next) && find(next) == null) {
        return null;
      }
      if (node != null) {
        MethodNode method = declared(node, name, descriptor);
        if (method != null && (method.access & Opcodes.ACC_ABSTRACT) == 0) {
          if (found != null) {
            return null;
          }
          found = new MethodRef(node, method);
        }
        open.addAll(node.interfaces);
      }
    }
    return found;
  }

  static String superName(ClassNode node) {
    return node.superName == null ? Value.OBJECT : node.superName;
  }

  static @Nullable MethodNode declared(ClassNode node, String name, String descriptor) {
    for (MethodNode method : node.methods) {
      if (method.name.equals(name) && method.desc.equals(descriptor)) {
        return method;
      }
    }
    return null;
  }

  /** The field that an instruction of the class file means, or null. */
  @Nullable FieldRef field(String owner, String name, String descriptor) {
    ClassNode node = find(owner);
    if (node == null) {
      return null;
    }
    for (FieldNode field : node.fields) {
      if (field.name.equals(name) && field.desc.equals(descriptor)) {
        return new FieldRef(node, field);
      }
    }
    for (String type : node.interfaces) {
      FieldRef found = field(type, name, descriptor);
      if (found != null) {
        return found;
      }
    }
    return field(superName(node), name, descriptor);
  }

  /** Whether one is the other or a subtype of it, as far as both can be read. */
  boolean isSubtype(String sub, String type) {
    if (sub.equals(type) || type.equals(Value.OBJECT)) {
      return true;
    }
    if (isPlatform(sub)) {
      return isPlatform(type) && PlatformTypes.isSubtype(sub, type);
    }
    Set<String> above = supertypes.get(sub);
    if (above == null) {
      above = new HashSet<>();
      addSupertypes(sub, above);
      supertypes.put(sub, above);
    }
    if (!isPlatform(type)) {
      return above.contains(type);
    }
    for (String each : above) {
      if (isPlatform(each) && PlatformTypes.isSubtype(each, type)) {
        return true;
      }
    }
    return false;
  }

  private void addSupertypes(String type, Set<String> above) {
    ClassNode node = find(type);
    if (node == null) {
      return;
    }
    for (String parent : node.interfaces) {
      if (above.add(parent)) {
        addSupertypes(parent, above);
      }
    }
    if (above.add(superName(node))) {
      addSupertypes(superName(node), above);
    }
  }

  /**
   * The classes that are written inside the same outermost one: in the language they may touch the
   * private members of each other. Null if one cannot be read.
   */
  @Nullable List<ClassNode> family(ClassNode node) {
    ClassNode outermost = node;
    for (String name = outer(node); name != null; name = outer(outermost)) {
      ClassNode outer = find(name);
      if (outer == null) {
        return null;
      }
      outermost = outer;
    }
    List<ClassNode> family = new ArrayList<>(List.of(outermost));
    for (int i = 0; i < family.size(); i++) {
      for (InnerClassNode inner : family.get(i).innerClasses) {
        if (inner.name.startsWith(outermost.name + "$")) {
          ClassNode found = find(inner.name);
          if (found == null) {
            return null;
          }
          if (!family.contains(found)) {
            family.add(found);
          }
        }
      }
    }
    return family;
  }

  private static @Nullable String outer(ClassNode node) {
    return node.outerClass != null
        ? node.outerClass
        : node.innerClasses.stream()
            .filter(inner -> inner.name.equals(node.name) && inner.outerName != null)
            .map(inner -> inner.outerName)
            .findFirst()
            .orElse(null);
  }

  /** The class and every class that may touch its private members; null if one cannot be read. */
  @Nullable List<ClassNode> nest(ClassNode node) {
    ClassNode host = node.nestHostClass == null ? node : find(node.nestHostClass);
    if (host == null) {
      return null;
    }
    List<ClassNode> nest = new ArrayList<>(List.of(host));
    if (host.nestMembers != null) {
      for (String member : host.nestMembers) {
        ClassNode found = find(member);
        if (found == null) {
          return null;
        }
        nest.add(found);
      }
    }
    if (!nest.contains(node)) {
      nest.add(node);
    }
    return nest;
  }
}
