package dao;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The same without the public callback: row mappers as lambdas and anonymous classes, streams, builders. */
public class MappedPrivately {
  interface RowMapper<T> {
    T map(ResultSet rs) throws SQLException;
  }

  static final class PartBuilder {
    private long id;
    private String name;

    PartBuilder id(long id) {
      this.id = id;
      return this;
    }

    PartBuilder name(String name) {
      this.name = name;
      return this;
    }

    Part build() {
      return new Part(id, name, 0);
    }
  }

  private final Connection connection;

  public MappedPrivately(String url) throws SQLException {
    this.connection = DriverManager.getConnection(url);
  }

  private <T> List<T> query(String sql, RowMapper<T> mapper, Object... args) throws SQLException {
    try (PreparedStatement ps = connection.prepareStatement(sql)) {
      for (int i = 0; i < args.length; i++) {
        ps.setObject(i + 1, args[i]);
      }
      try (ResultSet rs = ps.executeQuery()) {
        List<T> rows = new ArrayList<>();
        while (rs.next()) {
          rows.add(mapper.map(rs));
        }
        return rows;
      }
    }
  }

  @Region(value = "exclusive", why = "left alone", simple = true)
  public synchronized List<String> names(int price) throws SQLException {
    return query("SELECT name FROM parts WHERE price = ?", rs -> rs.getString(1), price);
  }

  @Region(value = "exclusive", why = "left alone", simple = true)
  public synchronized List<Part> parts() throws SQLException {
    return query(
        "SELECT * FROM parts",
        new RowMapper<Part>() {
          @Override
          public Part map(ResultSet rs) throws SQLException {
            return new PartBuilder().id(rs.getLong(1)).name(rs.getString(2)).build();
          }
        });
  }

  @Region(value = "exclusive", why = "uses List.stream", simple = true)
  public synchronized List<String> sorted() throws SQLException {
    List<Part> parts =
        query("SELECT * FROM parts", rs -> new Part(rs.getLong(1), rs.getString(2), rs.getInt(3)));
    return parts.stream()
        .filter(part -> part.getPrice() > 3)
        .map(Part::getName)
        .sorted()
        .collect(Collectors.toList());
  }

  @Region(value = "exclusive", why = "gives code of the application to List.sort", simple = true)
  public synchronized List<Part> byPrice() throws SQLException {
    List<Part> parts =
        query("SELECT * FROM parts", rs -> new Part(rs.getLong(1), rs.getString(2), rs.getInt(3)));
    parts.sort(Comparator.comparing(Part::getPrice));
    Collections.reverse(parts);
    return parts;
  }
}
