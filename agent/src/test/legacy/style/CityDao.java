package style;

import expected.Region;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A concrete DAO below the base, with values rather than beans. */
public class CityDao extends AbstractDao<City> {
  public CityDao(String url) {
    super(url);
  }

  @Override
  protected String table() {
    return "cities";
  }

  @Override
  protected City mapRow(ResultSet rs) throws SQLException {
    return new City(rs.getLong("id"), rs.getString("name"), rs.getDouble("lat"));
  }

  @Region(value = "read", simple = true)
  public synchronized Optional<City> byName(String name) throws SQLException {
    List<City> found = query("SELECT * FROM cities WHERE name = ?", name);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
  }

  @Region(value = "read", simple = true)
  public synchronized List<City> north(double latitude) throws SQLException {
    return query("SELECT * FROM cities WHERE lat > ?", latitude);
  }

  // A value that nobody can change may be read anywhere.
  @Region(value = "single", simple = true)
  public synchronized void insert(City city) throws SQLException {
    update("INSERT INTO cities(id, name, lat) VALUES (?, ?, ?)", city.id(), city.name(), city.latitude());
  }

  @Region(value = "exclusive", why = "several")
  public synchronized void swapNames(long a, long b, String first, String second) throws SQLException {
    update("UPDATE cities SET name = ? WHERE id = ?", second, a);
    update("UPDATE cities SET name = ? WHERE id = ?", first, b);
  }
}
