package style;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Blocks on a lock object, lambdas that map rows, streams, enums. */
public class TodoRepository {
  interface Mapper<T> {
    T apply(ResultSet rs) throws SQLException;
  }

  static final class Todo {
    private final long id;
    private final String title;
    private final Status status;

    Todo(long id, String title, Status status) {
      this.id = id;
      this.title = title;
      this.status = status;
    }

    Status status() {
      return status;
    }

    String title() {
      return title;
    }
  }

  private static final Mapper<Todo> TODO =
      new Mapper<Todo>() {
        @Override
        public Todo apply(ResultSet rs) throws SQLException {
          return new Todo(rs.getLong(1), rs.getString(2), Status.valueOf(rs.getString(3)));
        }
      };

  private final Object lock = new Object();
  private final Connection connection;

  public TodoRepository(String file) {
    try {
      connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    } catch (SQLException e) {
      throw new IllegalArgumentException(file, e);
    }
  }

  private <T> List<T> select(String sql, Mapper<T> mapper, Object... args) {
    try (PreparedStatement ps = connection.prepareStatement(sql)) {
      for (int i = 0; i < args.length; i++) {
        ps.setObject(i + 1, args[i]);
      }
      try (ResultSet rs = ps.executeQuery()) {
        List<T> list = new ArrayList<>();
        while (rs.next()) {
          list.add(mapper.apply(rs));
        }
        return list;
      }
    } catch (SQLException e) {
      throw new RuntimeException(e);
    }
  }

  private int execute(String sql, Object... args) {
    try (PreparedStatement ps = connection.prepareStatement(sql)) {
      for (int i = 0; i < args.length; i++) {
        ps.setObject(i + 1, args[i]);
      }
      return ps.executeUpdate();
    } catch (SQLException e) {
      throw new RuntimeException(e);
    }
  }

  @Region(value = "read", simple = true)
  public List<Todo> all() {
    synchronized (lock) {
      return select("SELECT id, title, status FROM todos", TODO);
    }
  }

  @Region(value = "read", simple = true)
  public Optional<Todo> first() {
    synchronized (lock) {
      List<Todo> list = select("SELECT id, title, status FROM todos LIMIT 1", TODO);
      return list.isEmpty() ? Optional.empty() : Optional.of(list.get(0));
    }
  }

  @Region(value = "read", simple = true)
  public List<String> titles() {
    synchronized (lock) {
      return select("SELECT title FROM todos ORDER BY title", rs -> rs.getString(1));
    }
  }

  // It only reads; but the constants of the enum are not told apart from what else is collected.
  @Region(value = "exclusive", why = "uses List.stream", simple = true)
  public List<String> openTitles() {
    synchronized (lock) {
      return select("SELECT id, title, status FROM todos", TODO).stream()
          .filter(todo -> todo.status() == Status.OPEN)
          .map(Todo::title)
          .collect(Collectors.toList());
    }
  }

  // It only reads; but the constants of the enum are not told apart from what else is collected.
  @Region(value = "exclusive", why = "uses Map.put", simple = true)
  public Map<Status, Integer> counts() {
    Map<Status, Integer> counts = new EnumMap<>(Status.class);
    synchronized (lock) {
      try (PreparedStatement ps =
              connection.prepareStatement("SELECT status, COUNT(*) FROM todos GROUP BY status");
          ResultSet rs = ps.executeQuery()) {
        while (rs.next()) {
          counts.put(Status.valueOf(rs.getString(1)), rs.getInt(2));
        }
      } catch (SQLException e) {
        throw new RuntimeException(e);
      }
    }
    return counts;
  }

  @Region(value = "read", simple = true)
  public Map<Long, String> names() {
    synchronized (lock) {
      Map<Long, String> names = new LinkedHashMap<>();
      select(
          "SELECT id, title FROM todos",
          rs -> {
            names.put(rs.getLong(1), rs.getString(2));
            return null;
          });
      return Collections.unmodifiableMap(names);
    }
  }

  @Region(value = "single", simple = true)
  public void add(String title, Status status) {
    synchronized (lock) {
      execute("INSERT INTO todos(title, status) VALUES (?, ?)", title, status.name());
    }
  }

  @Region(value = "single", simple = true)
  public boolean done(long id) {
    synchronized (lock) {
      return execute("UPDATE todos SET status = 'DONE' WHERE id = ?", id) > 0;
    }
  }

  @Region(value = "single", simple = true)
  public int clear() {
    synchronized (lock) {
      return execute("DELETE FROM todos WHERE status = ?", Status.DONE.name());
    }
  }

  // The list belongs to the caller, who may be filling it.
  @Region(value = "exclusive", simple = true)
  public List<String> in(List<Long> ids) {
    synchronized (lock) {
      return select(
          "SELECT title FROM todos WHERE id IN ("
              + ids.stream().map(id -> "?").collect(Collectors.joining(","))
              + ")",
          rs -> rs.getString(1),
          ids.toArray());
    }
  }
}
