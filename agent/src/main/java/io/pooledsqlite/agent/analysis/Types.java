package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Value.Plain;
import io.pooledsqlite.agent.analysis.Value.Shared;
import io.pooledsqlite.agent.analysis.Value.Text;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/** What a declared type alone tells. Stateless. */
final class Types {

  static final String STRING = "java/lang/String";
  static final String CONNECTION = "java/sql/Connection";

  private static final Set<String> UNCHANGEABLE =
      Set.of(
          "java/lang/Integer",
          "java/lang/Long",
          "java/lang/Short",
          "java/lang/Byte",
          "java/lang/Character",
          "java/lang/Boolean",
          "java/lang/Double",
          "java/lang/Float",
          "java/math/BigDecimal",
          "java/math/BigInteger",
          "java/math/RoundingMode",
          "java/util/UUID",
          "java/util/Locale",
          "java/time/LocalDate",
          "java/time/LocalDateTime",
          "java/time/LocalTime",
          "java/time/Instant");

  private Types() {}

  /** Whether objects of this JDK class cannot change. */
  static boolean unchangeable(String type) {
    return UNCHANGEABLE.contains(type);
  }

  /** A value that cannot change, if the type says so; otherwise null. */
  static @Nullable Value plain(Type type) {
    return switch (type.getSort()) {
      case Type.BOOLEAN, Type.CHAR, Type.BYTE, Type.SHORT, Type.INT -> Values.INT;
      case Type.LONG -> Values.LONG;
      case Type.FLOAT -> Values.FLOAT;
      case Type.DOUBLE -> Values.DOUBLE;
      case Type.OBJECT -> plain(type.getInternalName());
      default -> null;
    };
  }

  static @Nullable Value plain(String type) {
    if (type.equals(STRING)) {
      return Text.UNKNOWN;
    }
    return unchangeable(type) ? new Plain(type) : null;
  }

  /** A value of the type about which nothing else is known. */
  static Value shared(Type type, @Nullable String path) {
    Value plain = plain(type);
    return plain != null ? plain : new Shared(type.getInternalName(), false, path, false);
  }

  /** Internal name of a class or descriptor of an array, as ASM's type instructions have it. */
  static boolean isArray(String type) {
    return type.startsWith("[");
  }
}
