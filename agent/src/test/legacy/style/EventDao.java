package style;

import expected.Region;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The connection in a template, rows by lambdas and method references, values by builders. */
public class EventDao {
  static final class Event {
    private final long id;
    private final String title;
    private final LocalDate day;

    private Event(Builder builder) {
      this.id = builder.id;
      this.title = builder.title;
      this.day = builder.day;
    }

    static Builder builder() {
      return new Builder();
    }

    String title() {
      return title;
    }

    static final class Builder {
      private long id;
      private String title;
      private LocalDate day;

      Builder id(long id) {
        this.id = id;
        return this;
      }

      Builder title(String title) {
        this.title = title;
        return this;
      }

      Builder day(LocalDate day) {
        this.day = day;
        return this;
      }

      Event build() {
        return new Event(this);
      }
    }
  }

  private final JdbcHelper jdbc;

  public EventDao(Connection connection) {
    this.jdbc = new JdbcHelper(connection);
  }

  private static Event map(ResultSet rs) throws SQLException {
    return Event.builder()
        .id(rs.getLong("id"))
        .title(rs.getString("title"))
        .day(LocalDate.parse(rs.getString("day")))
        .build();
  }

  @Region(value = "read", simple = true)
  public synchronized List<Event> all() throws SQLException {
    return jdbc.query("SELECT id, title, day FROM event ORDER BY day", EventDao::map);
  }

  @Region(value = "read", simple = true)
  public synchronized Optional<Event> byId(long id) throws SQLException {
    return jdbc.queryOne("SELECT id, title, day FROM event WHERE id = ?", rs -> map(rs), id);
  }

  @Region(value = "exclusive", why = "uses List.stream", simple = true)
  public synchronized Stream<String> titles() throws SQLException {
    return jdbc.query("SELECT title FROM event", rs -> rs.getString(1)).stream();
  }

  @Region(value = "exclusive", why = "uses Optional.map", simple = true)
  public synchronized String titleOf(long id) throws SQLException {
    return byIdInside(id).map(Event::title).orElse("(none)");
  }

  private Optional<Event> byIdInside(long id) throws SQLException {
    return jdbc.queryOne("SELECT id, title, day FROM event WHERE id = ?", EventDao::map, id);
  }

  @Region(value = "single", simple = true)
  public synchronized boolean cancel(long id) throws SQLException {
    return jdbc.update("DELETE FROM event WHERE id = ?", id) > 0;
  }

  @Region(value = "single", simple = true)
  public synchronized void add(String title, LocalDate day) throws SQLException {
    jdbc.update("INSERT INTO event(title, day) VALUES (?, ?)", title, day.toString());
  }

  // The template's connection came from elsewhere, and may be used there meanwhile.
  @Region(value = "exclusive", why = "belongs to another object")
  public synchronized void replace(long id, String title) throws SQLException {
    jdbc.update("DELETE FROM event WHERE id = ?", id);
    jdbc.update("INSERT INTO event(id, title) VALUES (?, ?)", id, title);
  }
}
