package io.pooledsqlite.jdbc;

import io.pooledsqlite.pool.Database;
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
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a result set's description said at one moment, kept for after its connection is gone.
 * Immutable.
 */
final class MetaDataSnapshot extends ForwardingMetaData {

  /** What one method answered for each column: a value, or the exception it threw. */
  private record Answer(@Nullable Object value, boolean thrown) {}

  /** Descriptions taken lately: thousands of result sets are likely to be of few queries. */
  private static final class Known {
    private static final int MOST = 100;

    private final Map<Map<String, List<Answer>>, MetaDataSnapshot> snapshots =
        new ConcurrentHashMap<>();

    MetaDataSnapshot of(Map<String, List<Answer>> answers, int columns) {
      if (snapshots.size() >= MOST) {
        snapshots.clear();
      }
      return snapshots.computeIfAbsent(answers, key -> new MetaDataSnapshot(key, columns));
    }
  }

  private final Map<String, List<Answer>> answers;
  private final int columns;
  private final ResultSetMetaData replay;

  /** What {@code live}, a description of rows of this database, says now. */
  static MetaDataSnapshot of(ResultSetMetaData live, Database database) throws SQLException {
    int columns = live.getColumnCount();
    Map<String, List<Answer>> answers = new HashMap<>();
    for (Method method : ResultSetMetaData.class.getDeclaredMethods()) {
      if (method.getParameterCount() == 1) {
        answers.put(method.getName(), askForEach(live, method, columns));
      }
    }
    return database.kept(Known.class, Known::new).of(answers, columns);
  }

  private MetaDataSnapshot(Map<String, List<Answer>> answers, int columns) {
    this.answers = answers;
    this.columns = columns;
    replay =
        (ResultSetMetaData)
            Proxy.newProxyInstance(
                MetaDataSnapshot.class.getClassLoader(),
                new Class<?>[] {ResultSetMetaData.class},
                (proxy, method, arguments) -> answer(method, arguments));
  }

  private static List<Answer> askForEach(ResultSetMetaData live, Method method, int columns) {
    List<Answer> given = new ArrayList<>();
    // One column more, for the answers of methods that do not look at the number.
    for (int column = 1; column <= columns + 1; column++) {
      try {
        given.add(new Answer(method.invoke(live, column), false));
      } catch (InvocationTargetException e) {
        Throwable thrown = Objects.requireNonNullElse(e.getCause(), e);
        given.add(new Answer(column > columns ? null : thrown, true));
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
    return given;
  }

  private @Nullable Object answer(Method method, Object[] arguments) throws Throwable {
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
    if (answer.thrown() && answer.value() instanceof Throwable thrown) {
      throw thrown;
    }
    return answer.value();
  }

  @Override
  <T> T ask(Question<T> question) throws SQLException {
    return question.of(replay);
  }
}
