package io.pooledsqlite.jdbc;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;

/** Plain delegation of a result set's description, nothing else. */
abstract class ForwardingMetaData implements ResultSetMetaData {

  /** What is asked of the driver's description. */
  @FunctionalInterface
  interface Question<T> {
    T of(ResultSetMetaData metaData) throws SQLException;
  }

  /** Finds the driver's description and asks it. */
  abstract <T> T ask(Question<T> question) throws SQLException;

  /** As {@link #ask(Question)}, of one column. */
  <T> T ask(int column, Question<T> question) throws SQLException {
    return ask(question);
  }

  @Override
  public String getCatalogName(int column) throws SQLException {
    return ask(column, metaData -> metaData.getCatalogName(column));
  }

  @Override
  public String getColumnClassName(int column) throws SQLException {
    return ask(column, metaData -> metaData.getColumnClassName(column));
  }

  @Override
  public int getColumnCount() throws SQLException {
    return ask(ResultSetMetaData::getColumnCount);
  }

  @Override
  public int getColumnDisplaySize(int column) throws SQLException {
    return ask(column, metaData -> metaData.getColumnDisplaySize(column));
  }

  @Override
  public String getColumnLabel(int column) throws SQLException {
    return ask(column, metaData -> metaData.getColumnLabel(column));
  }

  @Override
  public String getColumnName(int column) throws SQLException {
    return ask(column, metaData -> metaData.getColumnName(column));
  }

  @Override
  public int getColumnType(int column) throws SQLException {
    return ask(column, metaData -> metaData.getColumnType(column));
  }

  @Override
  public String getColumnTypeName(int column) throws SQLException {
    return ask(column, metaData -> metaData.getColumnTypeName(column));
  }

  @Override
  public int getPrecision(int column) throws SQLException {
    return ask(column, metaData -> metaData.getPrecision(column));
  }

  @Override
  public int getScale(int column) throws SQLException {
    return ask(column, metaData -> metaData.getScale(column));
  }

  @Override
  public String getSchemaName(int column) throws SQLException {
    return ask(column, metaData -> metaData.getSchemaName(column));
  }

  @Override
  public String getTableName(int column) throws SQLException {
    return ask(column, metaData -> metaData.getTableName(column));
  }

  @Override
  public boolean isAutoIncrement(int column) throws SQLException {
    return ask(column, metaData -> metaData.isAutoIncrement(column));
  }

  @Override
  public boolean isCaseSensitive(int column) throws SQLException {
    return ask(column, metaData -> metaData.isCaseSensitive(column));
  }

  @Override
  public boolean isCurrency(int column) throws SQLException {
    return ask(column, metaData -> metaData.isCurrency(column));
  }

  @Override
  public boolean isDefinitelyWritable(int column) throws SQLException {
    return ask(column, metaData -> metaData.isDefinitelyWritable(column));
  }

  @Override
  public int isNullable(int column) throws SQLException {
    return ask(column, metaData -> metaData.isNullable(column));
  }

  @Override
  public boolean isReadOnly(int column) throws SQLException {
    return ask(column, metaData -> metaData.isReadOnly(column));
  }

  @Override
  public boolean isSearchable(int column) throws SQLException {
    return ask(column, metaData -> metaData.isSearchable(column));
  }

  @Override
  public boolean isSigned(int column) throws SQLException {
    return ask(column, metaData -> metaData.isSigned(column));
  }

  @Override
  public boolean isWritable(int column) throws SQLException {
    return ask(column, metaData -> metaData.isWritable(column));
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.cast(this);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
