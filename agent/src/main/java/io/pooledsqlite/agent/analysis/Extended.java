package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Value.Plain;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/**
 * Classes of the application behind values and methods of the JDK that count as harmless.
 * Stateless.
 */
final class Extended {

  /** They count as unchangeable, and are not final. */
  private static final Set<String> VALUES =
      Set.of("java/math/BigDecimal", "java/math/BigInteger", "java/nio/charset/Charset");

  private static final String CHARSETS = "java/nio/charset/spi/CharsetProvider";
  private static final String LOCALES = "java/util/spi/LocaleServiceProvider";
  private static final String ZONES = "java/time/zone/ZoneRulesProvider";
  private static final String DEFAULT_ZONE = "java/util/TimeZone";
  private static final String CALENDARS = "java/time/chrono/Chronology";

  private static final Set<String> FOR_TEXT = Set.of(LOCALES, DEFAULT_ZONE);

  /** Whom the classes whose names begin so may ask. */
  private static final Map<String, Set<String>> ASK =
      Map.ofEntries(
          Map.entry("java/nio/charset/", Set.of(CHARSETS)),
          Map.entry("java/sql/", FOR_TEXT),
          Map.entry("java/text/", Set.of(LOCALES)),
          Map.entry("java/text/DateFormat", Set.of(DEFAULT_ZONE)),
          Map.entry("java/text/SimpleDateFormat", Set.of(DEFAULT_ZONE)),
          Map.entry("java/time/", Set.of(ZONES)),
          Map.entry("java/time/ZoneId", Set.of(DEFAULT_ZONE)),
          Map.entry("java/time/format/", Set.of(LOCALES, CALENDARS)),
          Map.entry("java/util/Currency", Set.of(LOCALES)),
          Map.entry("java/util/Date", FOR_TEXT),
          Map.entry("java/util/Formatter", FOR_TEXT),
          Map.entry("java/util/Locale", Set.of(LOCALES)),
          Map.entry(
              "java/util/UUID",
              Set.of("java/security/SecureRandomSpi", "java/security/MessageDigestSpi")));

  private Extended() {}

  /** Which type of the JDK a call asks for, though the application has some; null if none. */
  static @Nullable String by(
      ClassWorld world, String owner, String name, String descriptor, List<Value> values) {
    if (VALUES.contains(owner) && isExtended(world, owner)) {
      return owner;
    }
    for (Type type : Type.getArgumentTypes(descriptor)) {
      if (VALUES.contains(type.getInternalName()) && isExtended(world, type.getInternalName())) {
        return type.getInternalName();
      }
    }
    for (Value value : values) {
      if (mayBe(world, value)) {
        return ((Plain) value).type();
      }
    }
    return asked(owner, name)
        .filter(provider -> isExtended(world, provider))
        .sorted()
        .findFirst()
        .orElse(null);
  }

  /** Whether whoever makes or uses an object of the JDK may ask the application. */
  static boolean asks(ClassWorld world, String type) {
    return asked(type, "").anyMatch(provider -> isExtended(world, provider));
  }

  /** Whether what counts as a value may be an object of a class of the application. */
  static boolean mayBe(ClassWorld world, Value value) {
    if (!(value instanceof Plain plain)) {
      return false;
    }
    return plain.type().equals(Value.OBJECT)
        ? VALUES.stream().anyMatch(type -> isExtended(world, type))
        : VALUES.contains(plain.type()) && isExtended(world, plain.type());
  }

  private static boolean isExtended(ClassWorld world, String type) {
    return !world.applicationSubclasses(type).isEmpty();
  }

  private static Stream<String> asked(String owner, String name) {
    if (owner.equals(Types.STRING)) {
      return name.startsWith("format")
          ? FOR_TEXT.stream()
          : name.equals("getBytes") || name.equals("<init>") ? Stream.of(CHARSETS) : Stream.of();
    }
    return ASK.entrySet().stream()
        .filter(each -> owner.startsWith(each.getKey()))
        .flatMap(each -> each.getValue().stream());
  }
}
