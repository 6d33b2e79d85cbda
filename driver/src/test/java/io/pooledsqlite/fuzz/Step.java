package io.pooledsqlite.fuzz;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.sqlite.Function;

/**
 * One call of a program, kept as data so that it can be run, left out, and printed. The first
 * letter of a variable tells its type: {@code c} a connection, {@code s} a statement, {@code p} a
 * prepared one, {@code r} a result set, {@code k} a savepoint.
 *
 * @param result the variable that takes the answer, or null
 * @param target the variable that is called, or {@link #OPEN}, or {@link #FUNCTION}
 * @param calls made one on the other's answer
 * @param shown what becomes of the last answer
 * @param sql the text that this step runs, or null
 */
record Step(String result, String target, List<Call> calls, Shown shown, Sql sql) {

  /** Stands for {@code DriverManager.getConnection}; the argument is what follows the prefix. */
  static final String OPEN = "DriverManager";

  /** Stands for sqlite-jdbc's class of the program's own functions. */
  static final String FUNCTION = "org.sqlite.Function";

  /** A method and its arguments. */
  record Call(String method, List<Object> arguments) {}

  /** A variable as an argument. */
  record Variable(String name) {}

  /** A stream of bytes as an argument, new for each run. */
  record Stream(String content) {}

  /** A stream of characters as an argument, new for each run. */
  record Characters(String content) {}

  /** A function of the program's own as an argument, new for each run. */
  record Shout() {
    static final class Body extends Function {
      @Override
      protected void xFunc() throws SQLException {
        result(value_text(0) + "!");
      }
    }
  }

  /** What is noted of an answer; {@code limit} rows at most. */
  record Shown(Kind kind, int limit) {
    enum Kind {
      VALUE,
      ROW,
      ROWS,
      COLUMNS
    }

    /** More than any result set of these programs has. */
    static final int ALL = 5000;

    static final Shown VALUE = new Shown(Kind.VALUE, 0);
    static final Shown ROW = new Shown(Kind.ROW, 0);
    static final Shown COLUMNS = new Shown(Kind.COLUMNS, 0);

    static Shown rows(int limit) {
      return new Shown(Kind.ROWS, limit);
    }
  }

  private static final Map<Character, Class<?>> TYPES =
      Map.of(
          'c', Connection.class,
          's', Statement.class,
          'p', PreparedStatement.class,
          'r', ResultSet.class,
          'k', Savepoint.class);

  static Step call(String target, String method, Object... arguments) {
    return new Step(
        null, target, List.of(new Call(method, Arrays.asList(arguments))), Shown.VALUE, null);
  }

  Step then(String method, Object... arguments) {
    List<Call> longer = new ArrayList<>(calls);
    longer.add(new Call(method, Arrays.asList(arguments)));
    return new Step(result, target, longer, shown, sql);
  }

  Step into(String variable) {
    return new Step(variable, target, calls, shown, sql);
  }

  Step shown(Shown how) {
    return new Step(result, target, calls, how, sql);
  }

  Step running(Sql text) {
    return new Step(result, target, calls, shown, text);
  }

  boolean opens() {
    return target.equals(OPEN);
  }

  /** The variable by whose connection it runs. */
  String owner() {
    return target.equals(FUNCTION) ? ((Variable) calls.get(0).arguments().get(0)).name() : target;
  }

  static Class<?> typeOf(String variable) {
    return variable.equals(FUNCTION) ? Function.class : TYPES.get(variable.charAt(0));
  }

  /** The variables without which this step means nothing. */
  List<String> uses() {
    List<String> uses = new ArrayList<>();
    if (!opens() && !target.equals(FUNCTION)) {
      uses.add(target);
    }
    for (Call call : calls) {
      for (Object argument : call.arguments()) {
        if (argument instanceof Variable variable) {
          uses.add(variable.name());
        }
      }
    }
    return uses;
  }

  /** Runs the step; what it throws is what the program sees. */
  Object run(String prefix, String directory, Map<String, Object> variables) throws Exception {
    Object answer = opens() ? null : variables.get(target);
    if (opens()) {
      String name = (String) calls.get(0).arguments().get(0);
      answer = DriverManager.getConnection(prefix + Sql.in(directory, name));
    } else {
      Class<?> type = typeOf(target);
      for (Call call : calls) {
        Method method = method(type, call);
        answer = invoke(method, answer, call, directory, variables);
        type = method.getReturnType();
      }
    }
    if (result != null) {
      variables.put(result, answer);
      return answer == null ? null : "assigned";
    }
    return show(answer);
  }

  private Object show(Object answer) throws SQLException {
    return switch (shown.kind()) {
      case VALUE -> answer;
      case ROW -> Showing.row((ResultSet) answer);
      case ROWS -> Showing.rows((ResultSet) answer, shown.limit());
      case COLUMNS -> Showing.columns((ResultSetMetaData) answer);
    };
  }

  private static Object invoke(
      Method method, Object target, Call call, String directory, Map<String, Object> variables)
      throws Exception {
    Object[] values = call.arguments().toArray();
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof Variable variable) {
        values[i] = variables.get(variable.name());
      } else if (values[i] instanceof Stream stream) {
        values[i] = new ByteArrayInputStream(stream.content().getBytes(StandardCharsets.UTF_8));
      } else if (values[i] instanceof Characters characters) {
        values[i] = new StringReader(characters.content());
      } else if (values[i] instanceof Shout) {
        values[i] = new Shout.Body();
      } else if (values[i] instanceof String text) {
        values[i] = Sql.in(directory, text);
      }
    }
    try {
      return method.invoke(target, values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** The method of JDBC that Java would choose. */
  static Method method(Class<?> type, Call call) {
    for (Method method : type.getMethods()) {
      if (method.getName().equals(call.method())
          && takes(method.getParameterTypes(), call.arguments())) {
        return method;
      }
    }
    throw new IllegalArgumentException(type.getSimpleName() + " has no " + call);
  }

  private static boolean takes(Class<?>[] types, List<Object> arguments) {
    if (types.length != arguments.size()) {
      return false;
    }
    for (int i = 0; i < types.length; i++) {
      if (!takes(types[i], arguments.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean takes(Class<?> type, Object argument) {
    if (argument == null) {
      return !type.isPrimitive();
    }
    if (argument instanceof Variable variable) {
      return type == typeOf(variable.name());
    }
    if (argument instanceof Stream) {
      return type == InputStream.class;
    }
    if (argument instanceof Shout) {
      return type == Function.class;
    }
    if (argument instanceof Characters) {
      return type == Reader.class;
    }
    return switch (type.getName()) {
      case "int" -> argument instanceof Integer;
      case "long" -> argument instanceof Long;
      case "double" -> argument instanceof Double;
      case "boolean" -> argument instanceof Boolean;
      default -> type.isInstance(argument);
    };
  }

  @Override
  public String toString() {
    return JavaSource.statement(this);
  }
}
