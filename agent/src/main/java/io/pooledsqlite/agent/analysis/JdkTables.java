package io.pooledsqlite.agent.analysis;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of JDK classes and methods by name. Stateless. */
final class JdkTables {

  static final String PRINTS = "prints";

  private static final Set<String> PURE =
      Set.of(
          "java/lang/String",
          "java/lang/CharSequence",
          "java/lang/Comparable",
          "java/lang/Number",
          "java/lang/Math",
          "java/lang/StrictMath",
          "java/lang/Enum",
          "java/lang/Record",
          "java/lang/Class",
          "java/util/Objects",
          "java/util/Base64",
          "java/util/Base64$Encoder",
          "java/util/Base64$Decoder",
          "java/nio/charset/StandardCharsets",
          "java/text/Normalizer");

  private static final Set<String> PURE_METHODS_OF_CLASS =
      Set.of("getName", "getSimpleName", "hashCode", "equals", "toString", "isInstance", "cast");

  private static final Set<String> NOT_OWNED =
      Set.of(
          "java/util/Timer",
          "java/util/TimerTask",
          "java/util/Scanner",
          "java/util/ServiceLoader",
          "java/util/ResourceBundle",
          "java/util/TimeZone");

  private static final Set<String> OWNED =
      Set.of(
          "java/lang/Object",
          "java/lang/StringBuilder",
          "java/lang/StringBuffer",
          "java/lang/Iterable",
          "java/util/regex/Matcher",
          "java/util/regex/MatchResult",
          "java/io/StringWriter",
          "java/io/StringReader",
          "java/io/ByteArrayOutputStream",
          "java/io/ByteArrayInputStream",
          "java/text/SimpleDateFormat",
          "java/text/DecimalFormat",
          "java/text/DateFormat",
          "java/text/NumberFormat",
          "java/sql/Timestamp",
          "java/sql/Date",
          "java/sql/Time",
          "java/util/concurrent/ConcurrentHashMap",
          "java/util/concurrent/ConcurrentMap",
          "java/util/concurrent/CopyOnWriteArrayList",
          "java/util/concurrent/ConcurrentLinkedQueue",
          "java/util/concurrent/ThreadLocalRandom");

  private static final List<String> OWNED_PACKAGES =
      List.of("java/util/stream/", "java/util/function/", "java/util/concurrent/atomic/");

  private static final Set<String> OF_THROWABLE =
      Set.of(
          "getMessage",
          "getLocalizedMessage",
          "getCause",
          "initCause",
          "addSuppressed",
          "getSuppressed",
          "getStackTrace",
          "setStackTrace",
          "fillInStackTrace",
          "toString",
          "getSQLState",
          "getErrorCode",
          "getNextException",
          "setNextException",
          "getUpdateCounts",
          "printStackTrace");

  private static final Set<String> OF_OBJECT = Set.of("getClass", "hashCode", "equals", "toString");

  private static final Set<String> OF_ENUM =
      Set.of(
          "name",
          "ordinal",
          "compareTo",
          "getDeclaringClass",
          "toString",
          "equals",
          "hashCode",
          "getClass");

  private static final Set<String> COMPARES =
      Set.of(
          "contains",
          "containsAll",
          "containsKey",
          "containsValue",
          "indexOf",
          "lastIndexOf",
          "remove",
          "removeAll",
          "retainAll",
          "equals",
          "hashCode",
          "toString",
          "sort",
          "sorted",
          "distinct",
          "compare",
          "compareTo",
          "max",
          "min",
          "collect",
          "toSet",
          "toMap",
          "groupingBy",
          "binarySearch",
          "frequency",
          "hash",
          "deepEquals",
          "deepToString",
          "of",
          "ofEntries",
          "copyOf",
          "join",
          "joining");

  /** Methods that keep, hand on or return what they are given, and look into none of it. */
  private static final Set<String> KEEPS =
      Set.of(
          "add",
          "addAll",
          "addElement",
          "addFirst",
          "addLast",
          "addSuppressed",
          "asList",
          "cast",
          "compareAndSet",
          "concat",
          "fill",
          "get",
          "getAndSet",
          "insertElementAt",
          "isInstance",
          "isNull",
          "nCopies",
          "nonNull",
          "of",
          "offer",
          "offerFirst",
          "offerLast",
          "ofNullable",
          "orElse",
          "push",
          "reverse",
          "set",
          "setElementAt",
          "shuffle",
          "singleton",
          "singletonList",
          "stream",
          "swap",
          "toArray",
          "unmodifiableCollection",
          "unmodifiableList");

  /** An object is not called by these, nor looked at any further. */
  private static final Set<String> HARMLESS =
      Set.of(
          "java/lang/Comparable",
          "java/lang/Cloneable",
          "java/io/Serializable",
          "java/lang/AutoCloseable",
          "java/io/Closeable");

  private static final Set<String> PLAIN_BASES =
      Set.of("java/lang/Object", "java/lang/Enum", "java/lang/Record");

  /** They ask for a property of the JVM, or wait. */
  private static final Set<String> NOT_PURE =
      Set.of("getInteger", "getLong", "getBoolean", "sleep", "timedJoin");

  /** By these types a set may be called, or a queue that orders what it holds. */
  private static final Set<String> MAY_COMPARE =
      Set.of("java/util/Collection", "java/util/Queue", "java/util/SequencedCollection");

  private static final List<String> HASHED_OR_ORDERED =
      List.of("Hash", "Tree", "Priority", "Properties", "Map", "Set", "Sorted", "SkipList");

  private static final List<String> REFLECTION =
      List.of(
          "java/lang/reflect/",
          "java/lang/invoke/",
          "java/beans/",
          "sun/misc/Unsafe",
          "jdk/internal/",
          "java/lang/ClassLoader",
          "java/util/ServiceLoader",
          "java/util/concurrent/atomic/AtomicIntegerFieldUpdater",
          "java/util/concurrent/atomic/AtomicLongFieldUpdater",
          "java/util/concurrent/atomic/AtomicReferenceFieldUpdater");

  private static final List<String> FUNCTIONS =
      List.of(
          "java/util/function/",
          "java/util/Comparator",
          "java/lang/Runnable",
          "java/util/concurrent/Callable",
          "java/lang/Iterable",
          "java/security/Privileged",
          "java/lang/AutoCloseable",
          "java/io/Closeable");

  private JdkTables() {}

  static boolean pure(String owner, String name) {
    if (owner.equals("java/lang/Class")) {
      return PURE_METHODS_OF_CLASS.contains(name);
    }
    return (PURE.contains(owner) || Types.unchangeable(owner)) && !NOT_PURE.contains(name);
  }

  /** Whether objects of the class belong to the region that creates them. */
  static boolean owned(String type) {
    if (NOT_OWNED.contains(type)) {
      return false;
    }
    boolean inUtil = type.startsWith("java/util/") && type.indexOf('/', 10) < 0;
    return inUtil
        || Types.isArray(type)
        || OWNED.contains(type)
        || OWNED_PACKAGES.stream().anyMatch(type::startsWith);
  }

  static boolean throwable(String type) {
    return ClassWorld.isPlatform(type) && PlatformTypes.isSubtype(type, "java/lang/Throwable");
  }

  /** Whether a class of the application may inherit the method without any other effect. */
  static boolean inheritable(String parent, String name) {
    if (name.equals("<init>") || name.equals("getClass")) {
      return true;
    }
    if (OF_OBJECT.contains(name)) {
      // A list compares itself by its elements, which are the application's to give.
      return plainBase(parent) || throwable(parent);
    }
    return (parent.equals("java/lang/Enum") && OF_ENUM.contains(name))
        || (throwable(parent) && OF_THROWABLE.contains(name));
  }

  /**
   * The method of the same object that one of the JDK calls, without arguments; null if it calls
   * none.
   */
  static @Nullable String calledBy(String name, boolean ofThrowable) {
    return switch (name) {
      case "toString" -> ofThrowable ? "getLocalizedMessage" : "hashCode";
      case "getLocalizedMessage" -> ofThrowable ? "getMessage" : null;
      default -> null;
    };
  }

  static boolean ofThrowable(String name) {
    return OF_THROWABLE.contains(name) || OF_OBJECT.contains(name);
  }

  /** Whether the method may call equals, hashCode, compareTo or toString of what it is given. */
  static boolean compares(String owner, String name) {
    if (owner.equals("java/util/Optional") && name.equals("of")) {
      return false;
    }
    String simple = Place.simpleName(owner);
    return COMPARES.contains(name)
        || MAY_COMPARE.contains(owner)
        || (owner.startsWith("java/util/")
            && HASHED_OR_ORDERED.stream().anyMatch(simple::contains));
  }

  /** Whether the method looks at nothing of what it is given. */
  static boolean keeps(String owner, String name) {
    if (name.equals("<init>")) {
      return !throwable(owner);
    }
    // Collections.addAll may fill a set.
    return KEEPS.contains(name)
        && !(owner.equals("java/util/Collections") && name.equals("addAll"));
  }

  /** Whether objects of the class hold others. */
  static boolean container(String type) {
    return (type.startsWith("java/util/") && !type.equals("java/util/Date"))
        || type.startsWith("[L")
        || type.startsWith("[[");
  }

  /** Whether no method of that interface is called by the JDK, or only such as are followed. */
  static boolean harmless(String type) {
    return HARMLESS.contains(type);
  }

  /** Whether a class of the JDK adds nothing to the methods that every object has. */
  static boolean plainBase(String type) {
    return PLAIN_BASES.contains(type);
  }

  /** Whether the call may run what it is given in several threads. */
  static boolean inOtherThreads(String owner, String name, String descriptor) {
    return name.contains("arallel")
        || name.equals("mapConcurrent")
        || owner.equals("java/util/stream/StreamSupport")
        || (owner.startsWith("java/util/concurrent/Concurrent") && descriptor.startsWith("(J"));
  }

  static boolean reflection(String owner, String name) {
    return REFLECTION.stream().anyMatch(owner::startsWith)
        || name.equals("getBundle")
        || (owner.equals("java/lang/Class")
            && (name.equals("forName")
                || name.equals("newInstance")
                || name.startsWith("getMethod")
                || name.startsWith("getDeclared")
                || name.startsWith("getField")
                || name.startsWith("getConstructor")));
  }

  static boolean function(String owner) {
    return FUNCTIONS.stream().anyMatch(owner::startsWith);
  }

  static boolean clock(String owner, String name, String descriptor) {
    return (owner.equals("java/lang/System")
            && (name.equals("currentTimeMillis") || name.equals("nanoTime")))
        || (owner.startsWith("java/time/") && name.equals("now"))
        || owner.startsWith("java/time/Clock")
        || (owner.equals("java/util/Date") && name.equals("<init>") && descriptor.equals("()V"))
        || (owner.equals("java/util/Properties") && name.startsWith("store"))
        || owner.endsWith("Calendar");
  }

  /** Whether a constructor opens a file. */
  static boolean opensFile(String owner, String descriptor) {
    return owner.equals("java/util/Formatter")
        && (descriptor.startsWith("(Ljava/lang/String;")
            || descriptor.startsWith("(Ljava/io/File;"));
  }

  /** What of the outside world the call touches; null if it is not known to touch any. */
  static @Nullable String outside(String owner, String name) {
    if (owner.equals("java/lang/Thread")) {
      return "uses threads (Thread." + name + ")";
    }
    if (owner.equals("java/io/PrintStream")
        || owner.equals("java/io/Console")
        || name.equals("printStackTrace")) {
      return PRINTS;
    }
    if (owner.startsWith("java/util/concurrent/locks/")) {
      return "uses another lock (" + Place.simpleName(owner) + "." + name + ")";
    }
    if (owner.startsWith("java/io/") || owner.startsWith("java/nio/")) {
      return "does I/O (" + Place.simpleName(owner) + "." + name + ")";
    }
    return null;
  }
}
