package io.pooledsqlite.fidelity;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.sql.BatchUpdateException;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What one program saw: a line per call, free of names that differ between two databases. */
public final class Transcript {

  /** A call whose answer, or exception, becomes a line. */
  @FunctionalInterface
  public interface Call {
    Object run() throws Exception;
  }

  /** A call without an answer. */
  @FunctionalInterface
  public interface Action {
    void run() throws Exception;
  }

  private static final List<Class<?>> INTERFACES =
      List.of(
          PreparedStatement.class,
          Statement.class,
          Connection.class,
          DatabaseMetaData.class,
          ResultSetMetaData.class,
          ParameterMetaData.class,
          Savepoint.class);

  private final List<String> lines = new ArrayList<>();
  private final String file;
  private final Runnable betweenCalls;

  /**
   * @param file a path that is not to show in the lines
   * @param betweenCalls runs after each call
   */
  public Transcript(String file, Runnable betweenCalls) {
    this.file = file;
    this.betweenCalls = betweenCalls;
  }

  /** The lines so far. */
  public List<String> lines() {
    return lines;
  }

  /** Makes a call and adds its line. */
  public void call(String label, Call call) {
    String answer;
    try {
      answer = show(call.run());
    } catch (InvocationTargetException e) {
      answer = thrown(e.getCause());
    } catch (Exception e) {
      answer = thrown(e);
    }
    lines.add(label + " -> " + withoutNames(answer));
    betweenCalls.run();
  }

  /** Makes a call that has no answer and adds its line. */
  public void run(String label, Action action) {
    call(
        label,
        () -> {
          action.run();
          return "done";
        });
  }

  /** Runs one text by {@code Statement.execute} and notes everything that can be asked after it. */
  void sql(Connection connection, String sql) {
    call(
        sql,
        () -> {
          try (Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(sql);
            return rows
                ? show(statement.getResultSet())
                : "count " + statement.getUpdateCount() + keys(statement);
          }
        });
  }

  static String keys(Statement statement) throws SQLException {
    try (ResultSet keys = statement.getGeneratedKeys()) {
      return keys.next() ? " key " + keys.getLong(1) : "";
    }
  }

  private String withoutNames(String text) {
    return text.replace(file, "<file>")
        .replaceAll("(org\\.sqlite|io\\.pooledsqlite)\\.[\\w.$]*(?<!Exception)\\b", "<class>")
        .replaceAll("(class )?<class> cannot be cast to .*", "<class> cannot be cast")
        .replaceAll("Cannot cast \\S+ to", "Cannot cast <class> to")
        .replaceAll("(ArrayIndexOutOfBoundsException: ).*", "$1")
        .replaceAll("@[0-9a-f]{4,}", "@");
  }

  static String thrown(Throwable e) {
    StringBuilder text = new StringBuilder("!" + e.getClass().getName() + ": " + e.getMessage());
    if (e instanceof SQLException sql) {
      text.append(" [").append(sql.getErrorCode()).append(' ').append(sql.getSQLState());
      text.append(sql.getNextException() == null ? "]" : " next " + sql.getNextException() + "]");
    }
    if (e instanceof BatchUpdateException batch) {
      text.append(" counts ").append(showArray(batch.getLargeUpdateCounts()));
    }
    return text.toString();
  }

  static String show(Object value) throws SQLException, IOException {
    if (value == null || value instanceof String) {
      return String.valueOf(value);
    }
    if (value instanceof ResultSet rows) {
      return showRows(rows);
    }
    if (value instanceof byte[] bytes) {
      return "bytes " + HexFormat.of().formatHex(bytes);
    }
    if (value.getClass().isArray()) {
      return showArray(value);
    }
    if (value instanceof InputStream stream) {
      return "stream " + new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
    if (value instanceof Reader reader) {
      StringWriter text = new StringWriter();
      reader.transferTo(text);
      return "reader " + text;
    }
    if (value instanceof Clob clob) {
      return "clob " + clob.getSubString(1, (int) clob.length());
    }
    if (value instanceof Blob blob) {
      return "blob " + show(blob.getBytes(1, (int) blob.length()));
    }
    for (Class<?> type : INTERFACES) {
      if (type.isInstance(value)) {
        return type.getSimpleName();
      }
    }
    return value.getClass().getSimpleName() + " " + value;
  }

  private static String showArray(Object array) {
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < Array.getLength(array); i++) {
      elements.add(String.valueOf(Array.get(array, i)));
    }
    return elements.toString();
  }

  /** Names, then rows with the class of each value; the result set is closed afterwards. */
  private static String showRows(ResultSet rows) throws SQLException, IOException {
    try (rows) {
      ResultSetMetaData metaData = rows.getMetaData();
      List<String> names = new ArrayList<>();
      for (int i = 1; i <= metaData.getColumnCount(); i++) {
        names.add(metaData.getColumnLabel(i));
      }
      StringBuilder text = new StringBuilder(names.toString());
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= names.size(); i++) {
          values.add(show(rows.getObject(i)));
        }
        text.append(values);
      }
      return text.toString();
    }
  }
}
