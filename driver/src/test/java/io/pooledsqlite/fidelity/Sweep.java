package io.pooledsqlite.fidelity;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import java.util.concurrent.Executor;

/** Calls every method of a JDBC interface on a new object in a given state. */
final class Sweep {

  /** Makes the object to call. */
  @FunctionalInterface
  interface Target<T> {
    T make() throws SQLException;
  }

  /** What is looked at after a call. */
  @FunctionalInterface
  interface Afterwards<T> {
    Object look(T target) throws SQLException;
  }

  /** The arguments given, by type of parameter. */
  record Arguments(String name, int number, String text) {
    static final Arguments USUAL = new Arguments("usual", 1, "v");
    static final Arguments WRONG = new Arguments("wrong", 99, "no such thing");
  }

  /** Not about SQLite, or without an answer that could be compared. */
  private static final Set<String> LEFT_OUT =
      Set.of("unwrap", "isWrapperFor", "hashCode", "equals", "toString", "getParentLogger");

  private Sweep() {}

  static List<Method> methodsOf(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> !LEFT_OUT.contains(method.getName()))
        .sorted(Comparator.comparing(Sweep::signature))
        .toList();
  }

  static String signature(Method method) {
    return method.getName()
        + Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList();
  }

  static <T> void run(
      Transcript transcript,
      Class<T> type,
      Arguments arguments,
      Target<T> target,
      Afterwards<T> afterwards) {
    for (Method method : methodsOf(type)) {
      call(transcript, method, arguments, target, afterwards);
    }
  }

  static <T> void call(
      Transcript transcript,
      Method method,
      Arguments arguments,
      Target<T> target,
      Afterwards<T> afterwards) {
    String label = signature(method) + " " + arguments.name();
    T object;
    try {
      object = target.make();
    } catch (SQLException e) {
      transcript.run(
          label + " not made",
          () -> {
            throw e;
          });
      return;
    }
    Object[] values =
        Arrays.stream(method.getParameterTypes())
            .map(parameter -> value(parameter, arguments))
            .toArray();
    transcript.call(
        label,
        () -> {
          Object answer = method.invoke(object, values);
          // sqlite-jdbc's result sets and prepared statements are their own descriptions.
          return method.getName().endsWith("MetaData") && answer != null ? "described" : answer;
        });
    transcript.call(label + ", then", () -> afterwards.look(object));
    if (!method.getDeclaringClass().getSimpleName().endsWith("MetaData")) {
      close(object);
    }
  }

  /** Cursors left open would make the next calls wait for a connection. */
  private static void close(Object target) {
    try {
      if (target instanceof ResultSet rows) {
        rows.getStatement().close();
      } else if (target instanceof Statement statement) {
        statement.close();
      }
    } catch (SQLException e) {
      // Not what is compared here.
    }
  }

  @SuppressWarnings("JavaUtilDate") // JDBC's own types
  private static Object value(Class<?> type, Arguments arguments) {
    Map<Class<?>, Object> values = new HashMap<>();
    values.put(int.class, arguments.number());
    values.put(long.class, (long) arguments.number());
    values.put(short.class, (short) 3);
    values.put(byte.class, (byte) 4);
    values.put(boolean.class, true);
    values.put(float.class, 1.25f);
    values.put(double.class, 2.5);
    values.put(String.class, arguments.text());
    values.put(Object.class, "object");
    values.put(BigDecimal.class, new BigDecimal("12.50"));
    values.put(byte[].class, new byte[] {1, 2});
    values.put(Date.class, new Date(86_400_000L));
    values.put(Time.class, new Time(3_600_000L));
    values.put(Timestamp.class, new Timestamp(1_000_123L));
    values.put(InputStream.class, new ByteArrayInputStream(bytes("stream")));
    values.put(Reader.class, new StringReader("reader"));
    values.put(Calendar.class, Calendar.getInstance(TimeZone.getTimeZone("GMT+3")));
    values.put(Map.class, Map.of());
    values.put(Class.class, String.class);
    values.put(Executor.class, (Executor) Runnable::run);
    values.put(Properties.class, new Properties());
    values.put(int[].class, new int[] {1});
    values.put(String[].class, new String[] {"id"});
    values.put(Object[].class, new Object[] {"x"});
    return values.get(type);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
