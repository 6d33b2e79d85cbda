package style;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalDouble;
import java.util.concurrent.locks.ReentrantLock;

/** Locks of both kinds. */
public class SensorLog {
  private final ReentrantLock guard = new ReentrantLock();
  private final Connection connection;

  public SensorLog(String file) throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  public void calibrate(int sensor, double offset) throws SQLException {
    guard.lock();
    try (PreparedStatement ps =
        connection.prepareStatement("UPDATE sensor SET offset = ? WHERE id = ?")) {
      ps.setDouble(1, offset);
      ps.setInt(2, sensor);
      ps.executeUpdate();
    } finally {
      guard.unlock();
    }
  }

  @Region(value = "read", simple = true)
  public synchronized OptionalDouble average(int sensor) throws SQLException {
    try (PreparedStatement ps =
        connection.prepareStatement("SELECT AVG(value) FROM reading WHERE sensor = ?")) {
      ps.setInt(1, sensor);
      try (ResultSet rs = ps.executeQuery()) {
        double average = rs.getDouble(1);
        return rs.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(average);
      }
    }
  }

  @Region(value = "single", simple = true)
  public synchronized void reading(int sensor, double value) throws SQLException {
    try (PreparedStatement ps =
        connection.prepareStatement("INSERT INTO reading(sensor, value) VALUES (?, ?)")) {
      ps.setInt(1, sensor);
      ps.setDouble(2, value);
      ps.executeUpdate();
    }
  }
}
