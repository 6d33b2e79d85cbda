package legacy.catalogue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The characters. Every method opens a connection, uses it and closes it again. Thread-safe: there
 * is nothing to share.
 */
public class CharacterRepository {

  private static final int TOP_LIMIT = 10;

  private final String url;

  public CharacterRepository(String url) {
    this.url = url;
  }

  /** The character with this number, or null. */
  public CatalogueCharacter findById(long id) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT name, series, likes FROM characters WHERE id = ?")) {
      select.setLong(1, id);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return null;
        }
        return new CatalogueCharacter(
            id, row.getString(1), row.getString(2), row.getInt(3), partNames(connection, id));
      }
    }
  }

  /** The names of the characters with the most likes, the most liked first. */
  public List<String> mostLiked() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT name FROM characters ORDER BY likes DESC, id LIMIT " + TOP_LIMIT);
        ResultSet rows = select.executeQuery()) {
      List<String> names = new ArrayList<>();
      while (rows.next()) {
        names.add(rows.getString(1));
      }
      return names;
    }
  }

  /** Whether there is such a character, which then has one more like. */
  public boolean like(long id) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement update =
            connection.prepareStatement("UPDATE characters SET likes = likes + 1 WHERE id = ?")) {
      update.setLong(1, id);
      return update.executeUpdate() == 1;
    }
  }

  private static List<String> partNames(Connection connection, long id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT p.name FROM character_parts cp JOIN parts p ON p.id = cp.part_id"
                + " WHERE cp.character_id = ? ORDER BY p.id")) {
      select.setLong(1, id);
      try (ResultSet rows = select.executeQuery()) {
        List<String> names = new ArrayList<>();
        while (rows.next()) {
          names.add(rows.getString(1));
        }
        return names;
      }
    }
  }
}
