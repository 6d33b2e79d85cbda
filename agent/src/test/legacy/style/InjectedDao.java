package style;

import expected.Region;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A connection behind an interface, handed in: anybody may implement it, now or later. */
public class InjectedDao {
  private final ConnectionSource source;

  public InjectedDao(ConnectionSource source) {
    this.source = source;
  }

  @Region(value = "exclusive", why = "whose code is not known", simple = true)
  public synchronized int count() throws SQLException {
    try (PreparedStatement ps = source.get().prepareStatement("SELECT COUNT(*) FROM ticket")) {
      return ps.executeQuery().getInt(1);
    }
  }
}
