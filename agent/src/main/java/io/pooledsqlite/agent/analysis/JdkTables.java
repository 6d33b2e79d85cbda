package io.pooledsqlite.agent.analysis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The methods of the JDK that a lifted region may call, and names for some that it may not.
 * Stateless.
 *
 * <p>Each entry was read in the JDK's source: it changes nothing but the object it is called on,
 * looks at nothing of the process (no clock, locale, time zone, random number), and calls nothing
 * of what it is given but, of values, their own methods.
 */
final class JdkTables {

  static final String CONSTRUCTOR = "<init>";

  private static final String OF_NUMBERS =
      "<init> valueOf toString equals hashCode compare compareTo intValue longValue doubleValue";

  /** Methods that are called on values and given values, by the class that an instruction names. */
  private static final Map<String, Set<String>> OF_VALUES =
      table(
          List.of(
              "java/lang/String: length charAt isEmpty isBlank equals equalsIgnoreCase compareTo"
                  + " hashCode startsWith endsWith contains indexOf lastIndexOf substring trim strip"
                  + " concat replace toUpperCase toLowerCase toString valueOf",
              "java/lang/Integer: parseInt " + OF_NUMBERS,
              "java/lang/Long: parseLong " + OF_NUMBERS,
              "java/lang/Short: shortValue " + OF_NUMBERS,
              "java/lang/Byte: byteValue " + OF_NUMBERS,
              "java/lang/Double: parseDouble isNaN " + OF_NUMBERS,
              "java/lang/Float: parseFloat floatValue isNaN " + OF_NUMBERS,
              "java/lang/Boolean: parseBoolean booleanValue valueOf toString equals hashCode",
              "java/lang/Character: charValue valueOf toString equals hashCode isDigit isLetter",
              "java/lang/Math: abs min max floor ceil round floorMod floorDiv addExact"
                  + " multiplyExact toIntExact",
              "java/math/BigDecimal: <init> valueOf add subtract multiply divide negate abs setScale"
                  + " scale signum compareTo equals hashCode toString toPlainString intValue"
                  + " longValue doubleValue",
              "java/math/BigInteger: <init> valueOf add subtract multiply compareTo equals hashCode"
                  + " toString intValue longValue",
              "java/util/UUID: fromString toString equals hashCode",
              "java/util/Objects: equals",
              "java/time/LocalDate: parse of ofEpochDay toEpochDay toString equals isBefore isAfter",
              "java/time/LocalDateTime: parse of toString equals isBefore isAfter",
              "java/time/LocalTime: parse of toString equals isBefore isAfter",
              "java/time/Instant: parse ofEpochMilli ofEpochSecond toEpochMilli getEpochSecond"
                  + " toString equals isBefore isAfter"));

  private static final String OF_LISTS = "<init> add get set size isEmpty clear iterator";

  private static final String OF_MAPS =
      "<init> put get containsKey getOrDefault putIfAbsent size isEmpty keySet values";

  private static final String OF_SETS = "<init> add contains size isEmpty iterator";

  private static final String OF_OPTIONALS = "of empty isPresent";

  /**
   * Methods of objects that the region made, or that make such; they keep what they are given and
   * give it back. Those of maps and sets look at keys, which have to be values.
   */
  private static final Map<String, Set<String>> OF_OWN =
      table(
          List.of(
              "java/lang/StringBuilder: <init> append toString length",
              "java/util/List: of " + OF_LISTS,
              "java/util/ArrayList: " + OF_LISTS,
              "java/util/LinkedList: " + OF_LISTS,
              "java/util/Collection: size isEmpty iterator",
              "java/util/Iterator: hasNext next",
              "java/util/Map: " + OF_MAPS,
              "java/util/HashMap: " + OF_MAPS,
              "java/util/LinkedHashMap: " + OF_MAPS,
              "java/util/TreeMap: " + OF_MAPS,
              "java/util/Set: " + OF_SETS,
              "java/util/HashSet: " + OF_SETS,
              "java/util/LinkedHashSet: " + OF_SETS,
              "java/util/TreeSet: " + OF_SETS,
              "java/util/Optional: ofNullable get orElse " + OF_OPTIONALS,
              "java/util/OptionalInt: getAsInt orElse " + OF_OPTIONALS,
              "java/util/OptionalLong: getAsLong orElse " + OF_OPTIONALS,
              "java/util/OptionalDouble: getAsDouble orElse " + OF_OPTIONALS,
              "java/util/Collections: emptyList emptyMap emptySet singletonList unmodifiableList"
                  + " unmodifiableMap",
              "java/util/Arrays: asList",
              "java/util/Date: getTime",
              "java/sql/Date: getTime",
              "java/sql/Timestamp: getTime"));

  /** Of a constant of an enum; none can be overridden. */
  private static final Set<String> OF_ENUM = Set.of("name", "ordinal", "equals", "hashCode");

  private static final Set<String> OF_THROWABLE =
      Set.of(
          "getMessage",
          "getCause",
          "addSuppressed",
          "toString",
          "getSQLState",
          "getErrorCode",
          "getNextException");

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

  private static Map<String, Set<String>> table(List<String> lines) {
    Map<String, Set<String>> table = new HashMap<>();
    for (String line : lines) {
      String[] parts = line.split(": ", 2);
      table.put(parts[0], Set.of(parts[1].split(" ", -1)));
    }
    return Map.copyOf(table);
  }

  /** Whether the method may be called on values and be given values. */
  static boolean ofValues(String owner, String name) {
    return OF_VALUES.getOrDefault(owner, Set.of()).contains(name);
  }

  /** Whether the method makes an object for the region, or may be called on one that it made. */
  static boolean ofOwn(String owner, String name) {
    return OF_OWN.getOrDefault(owner, Set.of()).contains(name);
  }

  /** Whether a region may call methods of such objects if it made them. */
  static boolean owned(String type) {
    return OF_OWN.containsKey(type);
  }

  /** Whether objects of the class, or of some below it, look at their keys or elements. */
  static boolean looksAtKeys(String type) {
    return type.endsWith("Map") || type.endsWith("Set");
  }

  static boolean ofEnum(String name) {
    return OF_ENUM.contains(name);
  }

  static boolean ofThrowable(String name) {
    return OF_THROWABLE.contains(name);
  }

  /** Whether a class of the JDK has no more methods than every object, enum or record. */
  static boolean plainBase(String type) {
    return type.equals(Value.OBJECT)
        || type.equals("java/lang/Enum")
        || type.equals("java/lang/Record");
  }

  static boolean throwable(String type) {
    return ClassWorld.isPlatform(type) && PlatformTypes.isSubtype(type, "java/lang/Throwable");
  }

  /** Whether the method is the JDK's also in classes of the application below that one. */
  static boolean inheritable(String parent, String name) {
    return name.equals(CONSTRUCTOR)
        || name.equals("getClass")
        || (parent.equals("java/lang/Enum") && OF_ENUM.contains(name))
        || (throwable(parent) && (OF_THROWABLE.contains(name) || name.equals("printStackTrace")));
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

  /** What of the outside world the call touches, in words; null if there is no name for it. */
  static @Nullable String outside(String owner, String name, String descriptor) {
    if (isClock(owner, name, descriptor)) {
      return "reads the clock";
    }
    if (owner.equals("java/lang/Thread")) {
      return "uses threads (Thread." + name + ")";
    }
    if (owner.equals("java/io/PrintStream")
        || owner.equals("java/io/Console")
        || name.equals("printStackTrace")) {
      return "prints";
    }
    if (owner.startsWith("java/util/concurrent/locks/")) {
      return "uses another lock (" + Place.simpleName(owner) + "." + name + ")";
    }
    return null;
  }

  private static boolean isClock(String owner, String name, String descriptor) {
    return (owner.equals("java/lang/System")
            && (name.equals("currentTimeMillis") || name.equals("nanoTime")))
        || (owner.startsWith("java/time/") && name.equals("now"))
        || (owner.equals("java/util/Date") && name.equals(CONSTRUCTOR) && descriptor.equals("()V"));
  }
}
