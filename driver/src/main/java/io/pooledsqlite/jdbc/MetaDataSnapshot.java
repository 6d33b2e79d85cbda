package io.pooledsqlite.jdbc;

import io.pooledsqlite.pool.Database;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** One question about a column. */
  @FunctionalInterface
  private interface OfColumn {
    @Nullable Object ask(ResultSetMetaData live, int column) throws SQLException;
  }

  /** All there are: what has the same answers to them is the same description. */
  private static final List<OfColumn> QUESTIONS =
      List.of(
          ResultSetMetaData::getColumnName,
          ResultSetMetaData::getColumnLabel,
          ResultSetMetaData::getColumnType,
          ResultSetMetaData::getColumnTypeName,
          ResultSetMetaData::getColumnClassName,
          ResultSetMetaData::getPrecision,
          ResultSetMetaData::getScale,
          ResultSetMetaData::getColumnDisplaySize,
          ResultSetMetaData::getTableName,
          ResultSetMetaData::getSchemaName,
          ResultSetMetaData::getCatalogName,
          ResultSetMetaData::isNullable,
          ResultSetMetaData::isAutoIncrement,
          ResultSetMetaData::isCaseSensitive,
          ResultSetMetaData::isCurrency,
          ResultSetMetaData::isSearchable,
          ResultSetMetaData::isSigned,
          ResultSetMetaData::isReadOnly,
          ResultSetMetaData::isWritable,
          ResultSetMetaData::isDefinitelyWritable);

  /** Descriptions taken lately: thousands of result sets are likely to be of few queries. */
  private static final class Known {
    private static final int MOST = 100;

    private final Map<Map<String, List<Answer>>, MetaDataSnapshot> snapshots =
        new ConcurrentHashMap<>();

    private final Map<List<@Nullable Object>, MetaDataSnapshot> byAnswers =
        new ConcurrentHashMap<>();

    private static <K> void makeRoom(Map<K, MetaDataSnapshot> known) {
      if (known.size() >= MOST) {
        known.clear();
      }
    }

    MetaDataSnapshot of(Map<String, List<Answer>> answers, int columns) {
      makeRoom(snapshots);
      return snapshots.computeIfAbsent(answers, key -> new MetaDataSnapshot(key, columns));
    }
  }

  private final Map<String, List<Answer>> answers;
  private final int columns;
  private final ResultSetMetaData replay;

  /** What {@code live}, a description of rows of this database, says now. */
  static MetaDataSnapshot of(ResultSetMetaData live, Database database) throws SQLException {
    int columns = live.getColumnCount();
    Known known = database.kept(Known.class, Known::new);
    List<@Nullable Object> answers = quickly(live, columns);
    if (answers == null) {
      return known.of(askAll(live, columns), columns);
    }
    MetaDataSnapshot seen = known.byAnswers.get(answers);
    if (seen == null) {
      seen = known.of(askAll(live, columns), columns);
      Known.makeRoom(known.byAnswers);
      known.byAnswers.put(answers, seen);
    }
    return seen;
  }

  /** The answers for all columns; null if one is an exception. */
  private static @Nullable List<@Nullable Object> quickly(ResultSetMetaData live, int columns) {
    @Nullable Object[] answers = new Object[columns * QUESTIONS.size()];
    int given = 0;
    try {
      for (int column = 1; column <= columns; column++) {
        for (OfColumn question : QUESTIONS) {
          answers[given++] = question.ask(live, column);
        }
      }
    } catch (SQLException | RuntimeException e) {
      return null;
    }
    return Arrays.asList(answers);
  }

  private static Map<String, List<Answer>> askAll(ResultSetMetaData live, int columns) {
    Map<String, List<Answer>> answers = new HashMap<>();
    for (Method method : ResultSetMetaData.class.getDeclaredMethods()) {
      if (method.getParameterCount() == 1) {
        answers.put(method.getName(), askForEach(live, method, columns));
      }
    }
    return answers;
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
