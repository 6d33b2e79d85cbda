package style;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A plugin's storage: the accessor returns what is open, else opens and says what went wrong. */
public class PlayerStats {
  private static final Logger LOGGER = Logger.getLogger("stats");

  private final String file;
  private Connection connection;

  public PlayerStats(String file) {
    this.file = file;
  }

  private Connection getSqlConnection() {
    try {
      if (connection != null && !connection.isClosed()) {
        return connection;
      }
      Class.forName("org.sqlite.JDBC");
      connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      return connection;
    } catch (SQLException e) {
      LOGGER.log(Level.SEVERE, "can not open", e);
    } catch (ClassNotFoundException e) {
      LOGGER.log(Level.SEVERE, "no driver", e);
    }
    return null;
  }

  // A failure of isClosed would be logged, so nothing here is more than exclusive: it has to be
  // known that the session's isClosed throws nothing, which the analysis does not take for granted.
  @Region(value = "exclusive", why = "writes to a log", simple = true)
  public synchronized int kills(UUID player) throws SQLException {
    try (PreparedStatement ps =
        getSqlConnection().prepareStatement("SELECT kills FROM stats WHERE uuid = ?")) {
      ps.setString(1, player.toString());
      try (ResultSet rs = ps.executeQuery()) {
        return rs.next() ? rs.getInt("kills") : 0;
      }
    }
  }

  private Connection open() throws SQLException {
    if (connection != null && !connection.isClosed()) {
      return connection;
    }
    connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    return connection;
  }

  @Region(value = "read", simple = true)
  public synchronized int deaths(UUID player) throws SQLException {
    try (PreparedStatement ps = open().prepareStatement("SELECT deaths FROM stats WHERE uuid = ?")) {
      ps.setString(1, player.toString());
      try (ResultSet rs = ps.executeQuery()) {
        return rs.next() ? rs.getInt("deaths") : 0;
      }
    }
  }

  @Region(value = "read", simple = true)
  public synchronized Map<String, Integer> top(int limit) throws SQLException {
    Map<String, Integer> top = new HashMap<>();
    try (PreparedStatement ps =
        open().prepareStatement("SELECT uuid, kills FROM stats ORDER BY kills DESC LIMIT ?")) {
      ps.setInt(1, limit);
      ResultSet rs = ps.executeQuery();
      while (rs.next()) {
        top.put(rs.getString("uuid"), rs.getInt("kills"));
      }
    }
    return top;
  }

  @Region(value = "read", simple = true)
  public synchronized List<UUID> players() throws SQLException {
    List<UUID> players = new ArrayList<>();
    try (Statement st = open().createStatement();
        ResultSet rs = st.executeQuery("SELECT uuid FROM stats")) {
      while (rs.next()) {
        players.add(UUID.fromString(rs.getString(1)));
      }
    }
    return players;
  }

  @Region(value = "single", simple = true)
  public synchronized void addKill(UUID player) throws SQLException {
    try (PreparedStatement ps =
        open()
            .prepareStatement(
                "INSERT INTO stats(uuid, kills) VALUES (?, 1)"
                    + " ON CONFLICT(uuid) DO UPDATE SET kills = kills + 1")) {
      ps.setString(1, player.toString());
      ps.executeUpdate();
    }
  }

  @Region(value = "single", simple = true)
  public synchronized boolean reset(UUID player) throws SQLException {
    try (PreparedStatement ps = open().prepareStatement("DELETE FROM stats WHERE uuid = ?")) {
      ps.setString(1, player.toString());
      return ps.executeUpdate() != 0;
    }
  }

  @Region(value = "exclusive", why = "writes to a log", simple = true)
  public synchronized void setKills(UUID player, int kills) {
    try (PreparedStatement ps =
        open().prepareStatement("UPDATE stats SET kills = ? WHERE uuid = ?")) {
      ps.setInt(1, kills);
      ps.setString(2, player.toString());
      ps.executeUpdate();
    } catch (SQLException e) {
      LOGGER.log(Level.SEVERE, "kills", e);
    }
  }

  // Only failures are logged, but what is logged has its order under the lock.
  @Region(value = "exclusive", why = "writes to a log", simple = true)
  public synchronized boolean known(UUID player) {
    try (PreparedStatement ps = open().prepareStatement("SELECT 1 FROM stats WHERE uuid = ?")) {
      ps.setString(1, player.toString());
      try (ResultSet rs = ps.executeQuery()) {
        return rs.next();
      }
    } catch (SQLException e) {
      LOGGER.warning("known: " + e.getMessage());
    }
    return false;
  }
}
