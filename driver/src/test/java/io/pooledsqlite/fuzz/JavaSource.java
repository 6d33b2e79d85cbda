package io.pooledsqlite.fuzz;

import io.pooledsqlite.fuzz.Step.Call;
import io.pooledsqlite.fuzz.Step.Variable;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Prints a program as a Java file that can be run as it is. */
final class JavaSource {

  private static final String HEAD =
      """
      import java.nio.file.*;
      import java.sql.*;
      import java.util.concurrent.Callable;

      /** Run with sqlite-jdbc (and PooledSQLite) on the class path: java Program.java jdbc:sqlite: NEW_DIRECTORY */
      public class Program {
      """;

  private static final String TAIL =
      """
        }

        static class Shout extends org.sqlite.Function {
          protected void xFunc() throws SQLException {
            result(value_text(0) + "!");
          }
        }

        static void link(Path dir) throws Exception {
          Files.createSymbolicLink(dir.resolve("link.db"), Path.of("main.db"));
          Files.createSymbolicLink(dir.resolve("here"), Path.of("."));
        }

        static String in(String dir, String text) {
          Path relative = Path.of("").toAbsolutePath().relativize(Path.of(dir));
          return text.replace("$DIR", dir).replace("$HERE_TO_DIR", relative.toString());
        }

        static void step(int number, Callable<Object> call) {
          String answer;
          try {
            Object value = call.call();
            answer = value instanceof String ? (String) value : value(value);
          } catch (Exception e) {
            answer = "!" + e.getClass().getName() + ": " + e.getMessage();
            if (e instanceof SQLException) answer += " [" + ((SQLException) e).getErrorCode() + "]";
          }
          System.out.println(number + " -> " + answer);
        }

        static String value(Object value) {
          if (value instanceof int[]) return java.util.Arrays.toString((int[]) value);
          if (value instanceof long[]) return java.util.Arrays.toString((long[]) value);
          if (value instanceof byte[]) return "x" + java.util.HexFormat.of().formatHex((byte[]) value);
          return value == null ? "null" : value.getClass().getSimpleName() + " " + value;
        }

        static String row(ResultSet rows) throws SQLException {
          StringBuilder text = new StringBuilder("[");
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++)
            text.append(i == 1 ? "" : ", ").append(value(rows.getObject(i)));
          return text.append("]").toString();
        }

        static String rows(ResultSet rows, int limit) throws SQLException {
          StringBuilder text = new StringBuilder();
          while (limit-- > 0) {
            if (!rows.next()) return text + "end";
            text.append(row(rows));
          }
          return text.toString();
        }

        static String columns(ResultSetMetaData m) throws SQLException {
          StringBuilder text = new StringBuilder();
          for (int i = 1; i <= m.getColumnCount(); i++)
            text.append(m.getColumnLabel(i) + "|" + m.getColumnName(i) + "|" + m.getTableName(i) + "|"
                + m.isNullable(i) + "|" + m.isAutoIncrement(i) + "|" + m.getPrecision(i) + "|"
                + m.getScale(i) + "; ");
          return text.toString();
        }
      }
      """;

  private JavaSource() {}

  static String print(List<Step> program) {
    StringBuilder text = new StringBuilder(HEAD);
    for (String variable : new TreeSet<>(variables(program))) {
      text.append("  static ").append(Step.typeOf(variable).getSimpleName());
      text.append(' ').append(variable).append(";\n");
    }
    text.append("\n  public static void main(String[] args) throws Exception {\n");
    text.append(
        "    String prefix = args[0];\n    String dir = args[1];\n    link(Path.of(dir));\n");
    for (int i = 0; i < program.size(); i++) {
      text.append("    step(").append(i).append(", () -> ").append(lambda(program.get(i)));
      text.append(");\n");
    }
    return text.append(TAIL).toString();
  }

  private static List<String> variables(List<Step> program) {
    List<String> variables = new ArrayList<>();
    for (Step step : program) {
      if (step.result() != null) {
        variables.add(step.result());
      }
    }
    return variables;
  }

  private static String lambda(Step step) {
    String body = statement(step);
    if (step.result() != null) {
      return "(" + body + ") == null ? null : \"assigned\"";
    }
    return returnsNothing(step) ? "{ " + body + "; return null; }" : body;
  }

  private static boolean returnsNothing(Step step) {
    if (step.opens()) {
      return false;
    }
    Class<?> type = Step.typeOf(step.target());
    for (Call call : step.calls()) {
      Method method = Step.method(type, call);
      type = method.getReturnType();
    }
    return type == void.class;
  }

  /** One step as a Java expression. */
  static String statement(Step step) {
    StringBuilder text = new StringBuilder();
    if (step.opens()) {
      text.append("DriverManager.getConnection(prefix + ");
      text.append(literal(step.calls().get(0).arguments().get(0))).append(")");
    } else {
      text.append(step.target());
      for (Call call : step.calls()) {
        text.append('.').append(call.method()).append('(').append(arguments(call)).append(')');
      }
    }
    String shown =
        switch (step.shown().kind()) {
          case VALUE -> text.toString();
          case ROW -> "row(" + text + ")";
          case ROWS -> "rows(" + text + ", " + step.shown().limit() + ")";
          case COLUMNS -> "columns(" + text + ")";
        };
    return step.result() == null ? shown : step.result() + " = " + shown;
  }

  private static String arguments(Call call) {
    List<String> literals = new ArrayList<>();
    call.arguments().forEach(argument -> literals.add(literal(argument)));
    return String.join(", ", literals);
  }

  private static String literal(Object value) {
    if (value instanceof Variable variable) {
      return variable.name();
    }
    if (value instanceof String text) {
      String quoted =
          "\""
              + text.replace("\\", "\\\\")
                  .replace("\"", "\\\"")
                  .replace("\n", "\\n")
                  .replace("\t", "\\t")
              + "\"";
      return text.contains("$") ? "in(dir, " + quoted + ")" : quoted;
    }
    if (value instanceof Step.Shout) {
      return "new Shout()";
    }
    if (value instanceof byte[] bytes) {
      List<String> numbers = new ArrayList<>();
      for (byte each : bytes) {
        numbers.add(String.valueOf(each));
      }
      return "new byte[] {" + String.join(", ", numbers) + "}";
    }
    if (value instanceof int[] numbers) {
      return "new int[] {" + numbers[0] + "}";
    }
    if (value instanceof String[] texts) {
      return "new String[] {" + literal(texts[0]) + "}";
    }
    if (value instanceof Class<?> type) {
      return type.getCanonicalName() + ".class";
    }
    if (value instanceof Date || value instanceof Time || value instanceof Timestamp) {
      // All of them have a valueOf that takes what their toString gives.
      return value.getClass().getName() + ".valueOf(\"" + value + "\")";
    }
    if (value instanceof BigDecimal number) {
      return "new java.math.BigDecimal(\"" + number + "\")";
    }
    if (value instanceof Step.Stream stream) {
      return "new java.io.ByteArrayInputStream(" + literal(stream.content()) + ".getBytes())";
    }
    if (value instanceof Step.Characters characters) {
      return "new java.io.StringReader(" + literal(characters.content()) + ")";
    }
    return value instanceof Long ? value + "L" : String.valueOf(value);
  }

  /** The steps alone, for a message. */
  static String list(List<Step> program) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < program.size(); i++) {
      text.append("  ").append(i).append(": ").append(statement(program.get(i))).append('\n');
    }
    return text.toString();
  }
}
