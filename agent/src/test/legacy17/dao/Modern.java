package dao;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Text blocks, records, switch expressions, var, patterns. */
public class Modern {
  public record Event(long id, String name, LocalDate day) {}

  private static final String BY_DAY =
      """
      SELECT id, name, day
        FROM events
       WHERE day = ?
      """;

  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:events.db");

  public Modern() throws SQLException {}

  @Region(value = "read", simple = true)
  public synchronized List<Event> on(LocalDate day) throws SQLException {
    var events = new ArrayList<Event>();
    try (var select = connection.prepareStatement(BY_DAY)) {
      select.setString(1, day.toString());
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          events.add(new Event(rows.getLong(1), rows.getString(2), LocalDate.parse(rows.getString(3))));
        }
      }
    }
    return events;
  }

  @Region(value = "single", simple = true)
  public synchronized int add(Event event) throws SQLException {
    try (var insert = connection.prepareStatement("INSERT INTO events(name, day) VALUES (?, ?)")) {
      insert.setString(1, event.name());
      insert.setObject(2, event.day().toString());
      return insert.executeUpdate();
    }
  }

  @Region(value = "exclusive", why = "uses String.formatted", simple = true)
  public synchronized long count(Kind kind) throws SQLException {
    String table =
        switch (kind) {
          case SMALL -> "small_events";
          case LARGE -> "large_events";
        };
    try (var select = connection.prepareStatement("SELECT count(*) FROM %s".formatted(table));
        var rows = select.executeQuery()) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }
}
