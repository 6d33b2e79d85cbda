package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Value.Plain;
import java.util.List;
import java.util.Set;
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
  private static final String ZONES = "java/time/zone/ZoneRulesProvider";
  private static final String LOCALES = "java/util/spi/LocaleServiceProvider";

  private static final List<String> ASK_FOR_A_LOCALE =
      List.of(
          "java/text/",
          "java/time/format/",
          "java/util/Formatter",
          "java/util/Locale",
          "java/util/Currency");

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
    String asked = provider(owner, name);
    return asked != null && isExtended(world, asked) ? asked : null;
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

  private static @Nullable String provider(String owner, String name) {
    boolean ofString = owner.equals(Types.STRING);
    if (owner.startsWith("java/nio/charset/")
        || (ofString && (name.equals("getBytes") || name.equals("<init>")))) {
      return CHARSETS;
    }
    if ((ofString && name.startsWith("format"))
        || ASK_FOR_A_LOCALE.stream().anyMatch(owner::startsWith)) {
      return LOCALES;
    }
    return owner.startsWith("java/time/") ? ZONES : null;
  }
}
