package io.pooledsqlite.jdbc;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/**
 * The columns of a result set, asked of the driver at each call, so that it stays right when the
 * rows move or end. Thread-safe.
 */
final class LiveMetaData extends ForwardingMetaData {

  private final LogicalResultSet resultSet;

  LiveMetaData(LogicalResultSet resultSet) {
    this.resultSet = resultSet;
  }

  @Override
  <T> T ask(Question<T> question) throws SQLException {
    return ask(0, question);
  }

  @Override
  <T> T ask(int column, Question<T> question) throws SQLException {
    synchronized (resultSet.lock) {
      ResultSetMetaData metaData = resultSet.driverMetaData(column);
      return question.of(metaData);
    }
  }
}
