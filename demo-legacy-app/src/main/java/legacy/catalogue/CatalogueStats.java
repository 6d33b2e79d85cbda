package legacy.catalogue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Figures about the catalogue, over one static connection that every thread uses, without a lock.
 */
public final class CatalogueStats {

  private static volatile Connection connection;

  private CatalogueStats() {}

  static void open(String url) throws SQLException {
    connection = DriverManager.getConnection(url);
  }

  static void close() throws SQLException {
    connection.close();
  }

  /** One line for each category: its name, its number of parts and their mean price. */
  public static List<String> byCategory() throws SQLException {
    return lines(
        "SELECT category, count(*), round(avg(price_cents) / 100.0, 2)"
            + " FROM parts GROUP BY category ORDER BY category");
  }

  /**
   * The costliest characters of each series. Joins every character with all its parts, and keeps
   * the connection busy for as long as that takes.
   */
  public static List<String> costliestCharacters() throws SQLException {
    return lines(
        "WITH cost AS ("
            + " SELECT c.series, c.name, sum(p.price_cents * cp.quantity) AS cents"
            + " FROM characters c"
            + " JOIN character_parts cp ON cp.character_id = c.id"
            + " JOIN parts p ON p.id = cp.part_id"
            + " GROUP BY c.id),"
            + " ranked AS ("
            + " SELECT series, name, cents,"
            + " rank() OVER (PARTITION BY series ORDER BY cents DESC, name) AS place"
            + " FROM cost)"
            + " SELECT series, place, name || ' ' || round(cents / 100.0, 2)"
            + " FROM ranked WHERE place <= 3 ORDER BY series, place");
  }

  private static List<String> lines(String threeColumnQuery) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(threeColumnQuery)) {
      List<String> lines = new ArrayList<>();
      while (rows.next()) {
        lines.add(rows.getString(1) + " " + rows.getString(2) + " " + rows.getString(3));
      }
      return lines;
    }
  }
}
