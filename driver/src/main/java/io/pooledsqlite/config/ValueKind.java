package io.pooledsqlite.config;

import com.google.errorprone.annotations.Immutable;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the text of a setting is read, and what may stand there. Immutable. */
@Immutable
sealed interface ValueKind {

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException if the text is not {@link #allowed()}; the setting's owner
   *     makes the message
   */
  Object parse(String text);

  /** What may stand there, as a phrase for documentation and error texts. */
  String allowed();

  /** Whole numbers between two bounds, both included. */
  record Whole(int min, int max) implements ValueKind {
    @Override
    public Object parse(String text) {
      int value = Integer.parseInt(text);
      return (int) checkRange(value, min, max);
    }

    @Override
    public String allowed() {
      return "a whole number from " + min + " to " + max;
    }
  }

  /** {@code true} or {@code false}. */
  record Flag() implements ValueKind {
    @Override
    public Object parse(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new IllegalArgumentException();
      };
    }

    @Override
    public String allowed() {
      return "true or false";
    }
  }

  /** A time span with a unit; a bare number counts milliseconds. */
  record Span(String minText, String maxText) implements ValueKind {
    private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*(ms|s|m|h|)");
    private static final Map<String, Long> UNITS =
        Map.of("", 1L, "ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L);

    @Override
    public Object parse(String text) {
      long millis = read(text);
      return Duration.ofMillis(checkRange(millis, read(minText), read(maxText)));
    }

    private static long read(String text) {
      return readWithUnit(text, FORM, UNITS);
    }

    @Override
    public String allowed() {
      return minText + " to " + maxText + ", as in 500, 500ms, 10s, 2m, 1h; a bare number is in ms";
    }
  }

  /** A number of bytes; units are powers of 1024. */
  record Bytes(String minText, String maxText) implements ValueKind {
    private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*([kmg]?)(?:i?b)?");
    private static final Map<String, Long> UNITS =
        Map.of("", 1L, "k", 1L << 10, "m", 1L << 20, "g", 1L << 30);

    @Override
    public Object parse(String text) {
      return checkRange(read(text), read(minText), read(maxText));
    }

    private static long read(String text) {
      return readWithUnit(text, FORM, UNITS);
    }

    @Override
    public String allowed() {
      return minText + " to " + maxText + ", as in 16777216, 16384k, 16m, 16MB, 1g; 1k is 1024";
    }
  }

  /** One constant of an enum, written in lower case with hyphens. */
  record Choice(Class<? extends Enum<?>> type) implements ValueKind {
    @Override
    public Object parse(String text) {
      Enum<?> constant = constants().get(text.toLowerCase(Locale.ROOT));
      if (constant == null) {
        throw new IllegalArgumentException();
      }
      return constant;
    }

    @Override
    public String allowed() {
      return String.join(" or ", constants().keySet());
    }

    private Map<String, Enum<?>> constants() {
      Map<String, Enum<?>> byText = new TreeMap<>();
      for (Enum<?> constant : type.getEnumConstants()) {
        byText.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
      }
      return byText;
    }
  }

  /** A name that is safe in metric tags and JMX object names. */
  record Name(int maxLength) implements ValueKind {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]+");

    @Override
    public Object parse(String text) {
      if (text.length() > maxLength || !FORM.matcher(text).matches()) {
        throw new IllegalArgumentException();
      }
      return text;
    }

    @Override
    public String allowed() {
      return "1 to " + maxLength + " characters of A-Z a-z 0-9 . _ -";
    }
  }

  private static long readWithUnit(String text, Pattern form, Map<String, Long> units) {
    Matcher matcher = form.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException();
    }
    Long unit = units.get(matcher.group(2));
    if (unit == null) {
      throw new IllegalArgumentException();
    }
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static long checkRange(long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException();
    }
    return value;
  }
}
