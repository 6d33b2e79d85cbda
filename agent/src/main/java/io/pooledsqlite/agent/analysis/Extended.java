package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Value.Plain;
import java.util.Set;
import java.util.stream.Stream;

/** Classes of the application behind values and columns that count as the JDK's. Stateless. */
final class Extended {

  /** They count as unchangeable, and are not final. */
  private static final Set<String> NUMBERS = Set.of("java/math/BigDecimal", "java/math/BigInteger");

  /** Whom a date asks that is made of a column. */
  private static final Set<String> FOR_DATES =
      Set.of("java/util/spi/LocaleServiceProvider", "java/util/TimeZone", "java/util/Calendar");

  private Extended() {}

  /** Whether what counts as a value may be an object of a class of the application. */
  static boolean mayBe(ClassWorld world, Value value) {
    if (!(value instanceof Plain plain)) {
      return false;
    }
    return plain.type().equals(Value.OBJECT)
        ? isExtended(world, NUMBERS)
        : NUMBERS.contains(plain.type()) && isExtended(world, Set.of(plain.type()));
  }

  static boolean asksForDates(ClassWorld world) {
    return isExtended(world, FOR_DATES);
  }

  /** Whether one of these is the class, or above it. */
  static boolean isBelow(String type) {
    return ClassWorld.isPlatform(type)
        && Stream.concat(NUMBERS.stream(), FOR_DATES.stream())
            .anyMatch(each -> PlatformTypes.isSubtype(type, each));
  }

  private static boolean isExtended(ClassWorld world, Set<String> types) {
    return types.stream().anyMatch(type -> !world.applicationSubclasses(type).isEmpty());
  }
}
