package io.pooledsqlite.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What every method of a result set, and of its description, answers at one moment. */
final class ResultSetCalls {

  /** They move or end it, are asked for otherwise, or name the class. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "next",
          "close",
          "getStatement",
          "getMetaData",
          "wasNull",
          "unwrap",
          "isWrapperFor",
          "setFetchSize",
          // Of sqlite-jdbc's statement and result set, which are one.
          "getFetchSize");

  private static final List<Class<?>> TYPES =
      List.of(
          String.class,
          Integer.class,
          Long.class,
          Double.class,
          Boolean.class,
          BigDecimal.class,
          Date.class,
          Time.class,
          Timestamp.class,
          LocalDate.class,
          LocalDateTime.class,
          byte[].class,
          Blob.class,
          Clob.class,
          Object.class);

  private final ResultSet rows;
  private final int columns;
  private final List<String> answers = new ArrayList<>();

  private ResultSetCalls(ResultSet rows, int columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /** The answers, each with the call. */
  static List<String> all(ResultSet rows, Statement statement, int columns) {
    ResultSetCalls calls = new ResultSetCalls(rows, columns);
    calls.callAll(rows, ResultSet.class);
    calls.note("getStatement", () -> rows.getStatement() == statement);
    calls.note(
        "getMetaData",
        () -> {
          ResultSetMetaData description = rows.getMetaData();
          calls.callAll(description, ResultSetMetaData.class);
          return "";
        });
    return calls.answers;
  }

  private interface Call {
    @Nullable Object make() throws Exception;
  }

  private void callAll(Object target, Class<?> type) {
    Stream.of(type.getMethods())
        .filter(method -> !LEFT_OUT.contains(method.getName()))
        .sorted(Comparator.comparing(Method::toString))
        .forEach(
            method -> {
              for (Object[] arguments : arguments(method.getParameterTypes())) {
                String name =
                    method.getName() + Stream.of(arguments).map(ResultSetCalls::name).toList();
                note(name, () -> method.invoke(target, arguments));
                if (type == ResultSet.class) {
                  note("  wasNull after " + name, rows::wasNull);
                }
              }
            });
  }

  private static String name(@Nullable Object argument) {
    return argument instanceof Calendar ? "calendar" : String.valueOf(argument);
  }

  private List<Object[]> arguments(Class<?>[] types) {
    List<Object[]> all = new ArrayList<>();
    all.add(new Object[types.length]);
    for (int i = 0; i < types.length; i++) {
      List<Object[]> more = new ArrayList<>();
      for (Object value : values(types[i], i)) {
        for (Object[] known : all) {
          Object[] with = known.clone();
          with[i] = value;
          more.add(with);
        }
      }
      all = more;
    }
    return all;
  }

  private List<?> values(Class<?> type, int position) {
    if (type == int.class) {
      return position > 0 ? List.of(1) : IntStream.rangeClosed(0, columns + 1).boxed().toList();
    } else if (type == String.class) {
      return position > 0 ? List.of("x") : List.of("id", "a", "B", "g", "none");
    } else if (type == Class.class) {
      return TYPES;
    } else if (type == Calendar.class) {
      return List.of(Calendar.getInstance(TimeZone.getTimeZone("GMT+3")));
    } else if (type == Map.class) {
      return List.of(Map.of());
    } else if (type == boolean.class) {
      return List.of(true);
    } else if (type == long.class) {
      return List.of(1L);
    } else if (type == byte.class) {
      return List.of((byte) 1);
    } else if (type == short.class) {
      return List.of((short) 1);
    } else if (type == float.class) {
      return List.of(1f);
    } else if (type == double.class) {
      return List.of(1d);
    }
    return Arrays.asList(new Object[] {null});
  }

  private void note(String name, Call call) {
    String answer;
    try {
      answer = text(call.make());
    } catch (InvocationTargetException e) {
      answer = text(Objects.requireNonNull(e.getCause()));
    } catch (Exception e) {
      answer = text(e);
    }
    answers.add(name + " = " + answer);
  }

  private static String text(Throwable e) {
    int code = e instanceof SQLException sql ? sql.getErrorCode() : 0;
    // The machine's text of a null pointer names the variable.
    String message = e instanceof NullPointerException ? "" : String.valueOf(e.getMessage());
    return e.getClass().getName() + " " + code + " " + message;
  }

  private static String text(@Nullable Object value) throws Exception {
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    } else if (value instanceof InputStream stream) {
      return "stream " + text(stream.readAllBytes());
    } else if (value instanceof Reader reader) {
      StringBuilder text = new StringBuilder("reader ");
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        text.append((char) c);
      }
      return text.toString();
    } else if (value instanceof Clob clob) {
      return "clob " + clob.getSubString(1, (int) clob.length());
    } else if (value instanceof Blob blob) {
      return "blob " + text(blob.getBytes(1, (int) blob.length()));
    } else if (value == null) {
      return "null";
    }
    return value.getClass().getSimpleName() + " " + value;
  }
}
