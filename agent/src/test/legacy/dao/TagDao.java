package dao;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

public class TagDao extends BaseDao<String> {
  public TagDao(Connection connection) {
    super(connection, "tags");
  }

  @Override
  protected String map(ResultSet rs) throws SQLException {
    return rs.getString("name");
  }
}
