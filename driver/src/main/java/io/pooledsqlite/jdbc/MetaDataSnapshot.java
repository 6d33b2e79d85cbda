package io.pooledsqlite.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a result set's description said at one moment, kept for after its connection is gone.
 * Immutable.
 */
final class MetaDataSnapshot extends ForwardingMetaData {

  /** What one method answered for each column: a value, or the exception it threw. */
  private record Answer(Object value, boolean thrown) {}

  private final Map<String, List<Answer>> answers = new HashMap<>();
  private final int columns;
  private final ResultSetMetaData replay;

  MetaDataSnapshot(ResultSetMetaData live) throws SQLException {
    columns = live.getColumnCount();
    for (Method method : ResultSetMetaData.class.getDeclaredMethods()) {
      if (method.getParameterCount() == 1) {
        answers.put(method.getName(), askForEach(live, method));
      }
    }
    replay =
        (ResultSetMetaData)
            Proxy.newProxyInstance(
                MetaDataSnapshot.class.getClassLoader(),
                new Class<?>[] {ResultSetMetaData.class},
                (proxy, method, arguments) -> answer(method, arguments));
  }

  private List<Answer> askForEach(ResultSetMetaData live, Method method) {
    List<Answer> given = new ArrayList<>();
    // One column more, for the answers of methods that do not look at the number.
    for (int column = 1; column <= columns + 1; column++) {
      try {
        given.add(new Answer(method.invoke(live, column), false));
      } catch (InvocationTargetException e) {
        given.add(new Answer(Objects.requireNonNullElse(e.getCause(), e), true));
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
    return given;
  }

  private Object answer(Method method, Object[] arguments) throws Throwable {
    if (arguments == null || arguments.length == 0) {
      return columns;
    }
    int column = (Integer) arguments[0];
    boolean outside = column < 1 || column > columns;
    Answer answer =
        answers.getOrDefault(method.getName(), List.of()).get(outside ? columns : column - 1);
    if (answer.thrown() && outside) {
      throw new SQLException("column " + column + " out of bounds [1," + columns + "]");
    }
    if (answer.thrown()) {
      throw (Throwable) answer.value();
    }
    return answer.value();
  }

  @Override
  <T> T ask(Question<T> question) throws SQLException {
    return question.of(replay);
  }
}
