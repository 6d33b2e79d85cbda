package io.pooledsqlite.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Map;

/**
 * Plain delegation of a result set, nothing else. The monitor is the result set lock of {@code
 * docs/concurrency.md}: between two calls another thread may move the rows elsewhere.
 */
abstract class ForwardingResultSet implements ResultSet {

  /** Where the rows are now; called with this object's monitor held. */
  abstract ResultSet delegate() throws SQLException;

  @Override
  public synchronized boolean absolute(int number) throws SQLException {
    return delegate().absolute(number);
  }

  @Override
  public synchronized void afterLast() throws SQLException {
    delegate().afterLast();
  }

  @Override
  public synchronized void beforeFirst() throws SQLException {
    delegate().beforeFirst();
  }

  @Override
  public synchronized void cancelRowUpdates() throws SQLException {
    delegate().cancelRowUpdates();
  }

  @Override
  public synchronized void clearWarnings() throws SQLException {
    delegate().clearWarnings();
  }

  @Override
  public synchronized void deleteRow() throws SQLException {
    delegate().deleteRow();
  }

  @Override
  public synchronized int findColumn(String value) throws SQLException {
    return delegate().findColumn(value);
  }

  @Override
  public synchronized boolean first() throws SQLException {
    return delegate().first();
  }

  @Override
  public synchronized Array getArray(int column) throws SQLException {
    return delegate().getArray(column);
  }

  @Override
  public synchronized Array getArray(String label) throws SQLException {
    return delegate().getArray(label);
  }

  @Override
  public synchronized InputStream getAsciiStream(int column) throws SQLException {
    return delegate().getAsciiStream(column);
  }

  @Override
  public synchronized InputStream getAsciiStream(String label) throws SQLException {
    return delegate().getAsciiStream(label);
  }

  @Override
  public synchronized BigDecimal getBigDecimal(int column) throws SQLException {
    return delegate().getBigDecimal(column);
  }

  @Override
  @Deprecated
  public synchronized BigDecimal getBigDecimal(int column, int number) throws SQLException {
    return delegate().getBigDecimal(column, number);
  }

  @Override
  public synchronized BigDecimal getBigDecimal(String label) throws SQLException {
    return delegate().getBigDecimal(label);
  }

  @Override
  @Deprecated
  public synchronized BigDecimal getBigDecimal(String label, int number) throws SQLException {
    return delegate().getBigDecimal(label, number);
  }

  @Override
  public synchronized InputStream getBinaryStream(int column) throws SQLException {
    return delegate().getBinaryStream(column);
  }

  @Override
  public synchronized InputStream getBinaryStream(String label) throws SQLException {
    return delegate().getBinaryStream(label);
  }

  @Override
  public synchronized Blob getBlob(int column) throws SQLException {
    return delegate().getBlob(column);
  }

  @Override
  public synchronized Blob getBlob(String label) throws SQLException {
    return delegate().getBlob(label);
  }

  @Override
  public synchronized boolean getBoolean(int column) throws SQLException {
    return delegate().getBoolean(column);
  }

  @Override
  public synchronized boolean getBoolean(String label) throws SQLException {
    return delegate().getBoolean(label);
  }

  @Override
  public synchronized byte getByte(int column) throws SQLException {
    return delegate().getByte(column);
  }

  @Override
  public synchronized byte getByte(String label) throws SQLException {
    return delegate().getByte(label);
  }

  @Override
  public synchronized byte[] getBytes(int column) throws SQLException {
    return delegate().getBytes(column);
  }

  @Override
  public synchronized byte[] getBytes(String label) throws SQLException {
    return delegate().getBytes(label);
  }

  @Override
  public synchronized Reader getCharacterStream(int column) throws SQLException {
    return delegate().getCharacterStream(column);
  }

  @Override
  public synchronized Reader getCharacterStream(String label) throws SQLException {
    return delegate().getCharacterStream(label);
  }

  @Override
  public synchronized Clob getClob(int column) throws SQLException {
    return delegate().getClob(column);
  }

  @Override
  public synchronized Clob getClob(String label) throws SQLException {
    return delegate().getClob(label);
  }

  @Override
  public synchronized int getConcurrency() throws SQLException {
    return delegate().getConcurrency();
  }

  @Override
  public synchronized String getCursorName() throws SQLException {
    return delegate().getCursorName();
  }

  @Override
  public synchronized Date getDate(int column) throws SQLException {
    return delegate().getDate(column);
  }

  @Override
  public synchronized Date getDate(int column, Calendar calendar) throws SQLException {
    return delegate().getDate(column, calendar);
  }

  @Override
  public synchronized Date getDate(String label) throws SQLException {
    return delegate().getDate(label);
  }

  @Override
  public synchronized Date getDate(String label, Calendar calendar) throws SQLException {
    return delegate().getDate(label, calendar);
  }

  @Override
  public synchronized double getDouble(int column) throws SQLException {
    return delegate().getDouble(column);
  }

  @Override
  public synchronized double getDouble(String label) throws SQLException {
    return delegate().getDouble(label);
  }

  @Override
  public synchronized int getFetchDirection() throws SQLException {
    return delegate().getFetchDirection();
  }

  @Override
  public synchronized int getFetchSize() throws SQLException {
    return delegate().getFetchSize();
  }

  @Override
  public synchronized float getFloat(int column) throws SQLException {
    return delegate().getFloat(column);
  }

  @Override
  public synchronized float getFloat(String label) throws SQLException {
    return delegate().getFloat(label);
  }

  @Override
  public synchronized int getHoldability() throws SQLException {
    return delegate().getHoldability();
  }

  @Override
  public synchronized int getInt(int column) throws SQLException {
    return delegate().getInt(column);
  }

  @Override
  public synchronized int getInt(String label) throws SQLException {
    return delegate().getInt(label);
  }

  @Override
  public synchronized long getLong(int column) throws SQLException {
    return delegate().getLong(column);
  }

  @Override
  public synchronized long getLong(String label) throws SQLException {
    return delegate().getLong(label);
  }

  @Override
  public synchronized Reader getNCharacterStream(int column) throws SQLException {
    return delegate().getNCharacterStream(column);
  }

  @Override
  public synchronized Reader getNCharacterStream(String label) throws SQLException {
    return delegate().getNCharacterStream(label);
  }

  @Override
  public synchronized NClob getNClob(int column) throws SQLException {
    return delegate().getNClob(column);
  }

  @Override
  public synchronized NClob getNClob(String label) throws SQLException {
    return delegate().getNClob(label);
  }

  @Override
  public synchronized String getNString(int column) throws SQLException {
    return delegate().getNString(column);
  }

  @Override
  public synchronized String getNString(String label) throws SQLException {
    return delegate().getNString(label);
  }

  @Override
  public synchronized Object getObject(int column) throws SQLException {
    return delegate().getObject(column);
  }

  @Override
  public synchronized <T> T getObject(int column, Class<T> type) throws SQLException {
    return delegate().getObject(column, type);
  }

  @Override
  public synchronized Object getObject(int column, Map<String, Class<?>> map) throws SQLException {
    return delegate().getObject(column, map);
  }

  @Override
  public synchronized Object getObject(String label) throws SQLException {
    return delegate().getObject(label);
  }

  @Override
  public synchronized <T> T getObject(String label, Class<T> type) throws SQLException {
    return delegate().getObject(label, type);
  }

  @Override
  public synchronized Object getObject(String label, Map<String, Class<?>> map)
      throws SQLException {
    return delegate().getObject(label, map);
  }

  @Override
  public synchronized Ref getRef(int column) throws SQLException {
    return delegate().getRef(column);
  }

  @Override
  public synchronized Ref getRef(String label) throws SQLException {
    return delegate().getRef(label);
  }

  @Override
  public synchronized RowId getRowId(int column) throws SQLException {
    return delegate().getRowId(column);
  }

  @Override
  public synchronized RowId getRowId(String label) throws SQLException {
    return delegate().getRowId(label);
  }

  @Override
  public synchronized SQLXML getSQLXML(int column) throws SQLException {
    return delegate().getSQLXML(column);
  }

  @Override
  public synchronized SQLXML getSQLXML(String label) throws SQLException {
    return delegate().getSQLXML(label);
  }

  @Override
  public synchronized short getShort(int column) throws SQLException {
    return delegate().getShort(column);
  }

  @Override
  public synchronized short getShort(String label) throws SQLException {
    return delegate().getShort(label);
  }

  @Override
  public synchronized String getString(int column) throws SQLException {
    return delegate().getString(column);
  }

  @Override
  public synchronized String getString(String label) throws SQLException {
    return delegate().getString(label);
  }

  @Override
  public synchronized Time getTime(int column) throws SQLException {
    return delegate().getTime(column);
  }

  @Override
  public synchronized Time getTime(int column, Calendar calendar) throws SQLException {
    return delegate().getTime(column, calendar);
  }

  @Override
  public synchronized Time getTime(String label) throws SQLException {
    return delegate().getTime(label);
  }

  @Override
  public synchronized Time getTime(String label, Calendar calendar) throws SQLException {
    return delegate().getTime(label, calendar);
  }

  @Override
  public synchronized Timestamp getTimestamp(int column) throws SQLException {
    return delegate().getTimestamp(column);
  }

  @Override
  public synchronized Timestamp getTimestamp(int column, Calendar calendar) throws SQLException {
    return delegate().getTimestamp(column, calendar);
  }

  @Override
  public synchronized Timestamp getTimestamp(String label) throws SQLException {
    return delegate().getTimestamp(label);
  }

  @Override
  public synchronized Timestamp getTimestamp(String label, Calendar calendar) throws SQLException {
    return delegate().getTimestamp(label, calendar);
  }

  @Override
  public synchronized int getType() throws SQLException {
    return delegate().getType();
  }

  @Override
  public synchronized URL getURL(int column) throws SQLException {
    return delegate().getURL(column);
  }

  @Override
  public synchronized URL getURL(String label) throws SQLException {
    return delegate().getURL(label);
  }

  @Override
  @Deprecated
  public synchronized InputStream getUnicodeStream(int column) throws SQLException {
    return delegate().getUnicodeStream(column);
  }

  @Override
  @Deprecated
  public synchronized InputStream getUnicodeStream(String label) throws SQLException {
    return delegate().getUnicodeStream(label);
  }

  @Override
  public synchronized SQLWarning getWarnings() throws SQLException {
    return delegate().getWarnings();
  }

  @Override
  public synchronized void insertRow() throws SQLException {
    delegate().insertRow();
  }

  @Override
  public synchronized boolean isLast() throws SQLException {
    return delegate().isLast();
  }

  @Override
  public synchronized boolean last() throws SQLException {
    return delegate().last();
  }

  @Override
  public synchronized void moveToCurrentRow() throws SQLException {
    delegate().moveToCurrentRow();
  }

  @Override
  public synchronized void moveToInsertRow() throws SQLException {
    delegate().moveToInsertRow();
  }

  @Override
  public synchronized boolean previous() throws SQLException {
    return delegate().previous();
  }

  @Override
  public synchronized void refreshRow() throws SQLException {
    delegate().refreshRow();
  }

  @Override
  public synchronized boolean relative(int number) throws SQLException {
    return delegate().relative(number);
  }

  @Override
  public synchronized boolean rowDeleted() throws SQLException {
    return delegate().rowDeleted();
  }

  @Override
  public synchronized boolean rowInserted() throws SQLException {
    return delegate().rowInserted();
  }

  @Override
  public synchronized boolean rowUpdated() throws SQLException {
    return delegate().rowUpdated();
  }

  @Override
  public synchronized void setFetchDirection(int number) throws SQLException {
    delegate().setFetchDirection(number);
  }

  @Override
  public synchronized void setFetchSize(int number) throws SQLException {
    delegate().setFetchSize(number);
  }

  @Override
  public synchronized void updateArray(int column, Array value) throws SQLException {
    delegate().updateArray(column, value);
  }

  @Override
  public synchronized void updateArray(String label, Array value) throws SQLException {
    delegate().updateArray(label, value);
  }

  @Override
  public synchronized void updateAsciiStream(int column, InputStream value) throws SQLException {
    delegate().updateAsciiStream(column, value);
  }

  @Override
  public synchronized void updateAsciiStream(int column, InputStream value, int number)
      throws SQLException {
    delegate().updateAsciiStream(column, value, number);
  }

  @Override
  public synchronized void updateAsciiStream(int column, InputStream value, long length)
      throws SQLException {
    delegate().updateAsciiStream(column, value, length);
  }

  @Override
  public synchronized void updateAsciiStream(String label, InputStream value) throws SQLException {
    delegate().updateAsciiStream(label, value);
  }

  @Override
  public synchronized void updateAsciiStream(String label, InputStream value, int number)
      throws SQLException {
    delegate().updateAsciiStream(label, value, number);
  }

  @Override
  public synchronized void updateAsciiStream(String label, InputStream value, long length)
      throws SQLException {
    delegate().updateAsciiStream(label, value, length);
  }

  @Override
  public synchronized void updateBigDecimal(int column, BigDecimal value) throws SQLException {
    delegate().updateBigDecimal(column, value);
  }

  @Override
  public synchronized void updateBigDecimal(String label, BigDecimal value) throws SQLException {
    delegate().updateBigDecimal(label, value);
  }

  @Override
  public synchronized void updateBinaryStream(int column, InputStream value) throws SQLException {
    delegate().updateBinaryStream(column, value);
  }

  @Override
  public synchronized void updateBinaryStream(int column, InputStream value, int number)
      throws SQLException {
    delegate().updateBinaryStream(column, value, number);
  }

  @Override
  public synchronized void updateBinaryStream(int column, InputStream value, long length)
      throws SQLException {
    delegate().updateBinaryStream(column, value, length);
  }

  @Override
  public synchronized void updateBinaryStream(String label, InputStream value) throws SQLException {
    delegate().updateBinaryStream(label, value);
  }

  @Override
  public synchronized void updateBinaryStream(String label, InputStream value, int number)
      throws SQLException {
    delegate().updateBinaryStream(label, value, number);
  }

  @Override
  public synchronized void updateBinaryStream(String label, InputStream value, long length)
      throws SQLException {
    delegate().updateBinaryStream(label, value, length);
  }

  @Override
  public synchronized void updateBlob(int column, InputStream value) throws SQLException {
    delegate().updateBlob(column, value);
  }

  @Override
  public synchronized void updateBlob(int column, InputStream value, long length)
      throws SQLException {
    delegate().updateBlob(column, value, length);
  }

  @Override
  public synchronized void updateBlob(int column, Blob value) throws SQLException {
    delegate().updateBlob(column, value);
  }

  @Override
  public synchronized void updateBlob(String label, InputStream value) throws SQLException {
    delegate().updateBlob(label, value);
  }

  @Override
  public synchronized void updateBlob(String label, InputStream value, long length)
      throws SQLException {
    delegate().updateBlob(label, value, length);
  }

  @Override
  public synchronized void updateBlob(String label, Blob value) throws SQLException {
    delegate().updateBlob(label, value);
  }

  @Override
  public synchronized void updateBoolean(int column, boolean value) throws SQLException {
    delegate().updateBoolean(column, value);
  }

  @Override
  public synchronized void updateBoolean(String label, boolean value) throws SQLException {
    delegate().updateBoolean(label, value);
  }

  @Override
  public synchronized void updateByte(int column, byte value) throws SQLException {
    delegate().updateByte(column, value);
  }

  @Override
  public synchronized void updateByte(String label, byte value) throws SQLException {
    delegate().updateByte(label, value);
  }

  @Override
  public synchronized void updateBytes(int column, byte[] value) throws SQLException {
    delegate().updateBytes(column, value);
  }

  @Override
  public synchronized void updateBytes(String label, byte[] value) throws SQLException {
    delegate().updateBytes(label, value);
  }

  @Override
  public synchronized void updateCharacterStream(int column, Reader value) throws SQLException {
    delegate().updateCharacterStream(column, value);
  }

  @Override
  public synchronized void updateCharacterStream(int column, Reader value, int number)
      throws SQLException {
    delegate().updateCharacterStream(column, value, number);
  }

  @Override
  public synchronized void updateCharacterStream(int column, Reader value, long length)
      throws SQLException {
    delegate().updateCharacterStream(column, value, length);
  }

  @Override
  public synchronized void updateCharacterStream(String label, Reader value) throws SQLException {
    delegate().updateCharacterStream(label, value);
  }

  @Override
  public synchronized void updateCharacterStream(String label, Reader value, int number)
      throws SQLException {
    delegate().updateCharacterStream(label, value, number);
  }

  @Override
  public synchronized void updateCharacterStream(String label, Reader value, long length)
      throws SQLException {
    delegate().updateCharacterStream(label, value, length);
  }

  @Override
  public synchronized void updateClob(int column, Reader value) throws SQLException {
    delegate().updateClob(column, value);
  }

  @Override
  public synchronized void updateClob(int column, Reader value, long length) throws SQLException {
    delegate().updateClob(column, value, length);
  }

  @Override
  public synchronized void updateClob(int column, Clob value) throws SQLException {
    delegate().updateClob(column, value);
  }

  @Override
  public synchronized void updateClob(String label, Reader value) throws SQLException {
    delegate().updateClob(label, value);
  }

  @Override
  public synchronized void updateClob(String label, Reader value, long length) throws SQLException {
    delegate().updateClob(label, value, length);
  }

  @Override
  public synchronized void updateClob(String label, Clob value) throws SQLException {
    delegate().updateClob(label, value);
  }

  @Override
  public synchronized void updateDate(int column, Date value) throws SQLException {
    delegate().updateDate(column, value);
  }

  @Override
  public synchronized void updateDate(String label, Date value) throws SQLException {
    delegate().updateDate(label, value);
  }

  @Override
  public synchronized void updateDouble(int column, double value) throws SQLException {
    delegate().updateDouble(column, value);
  }

  @Override
  public synchronized void updateDouble(String label, double value) throws SQLException {
    delegate().updateDouble(label, value);
  }

  @Override
  public synchronized void updateFloat(int column, float value) throws SQLException {
    delegate().updateFloat(column, value);
  }

  @Override
  public synchronized void updateFloat(String label, float value) throws SQLException {
    delegate().updateFloat(label, value);
  }

  @Override
  public synchronized void updateInt(int column, int number) throws SQLException {
    delegate().updateInt(column, number);
  }

  @Override
  public synchronized void updateInt(String label, int number) throws SQLException {
    delegate().updateInt(label, number);
  }

  @Override
  public synchronized void updateLong(int column, long length) throws SQLException {
    delegate().updateLong(column, length);
  }

  @Override
  public synchronized void updateLong(String label, long length) throws SQLException {
    delegate().updateLong(label, length);
  }

  @Override
  public synchronized void updateNCharacterStream(int column, Reader value) throws SQLException {
    delegate().updateNCharacterStream(column, value);
  }

  @Override
  public synchronized void updateNCharacterStream(int column, Reader value, long length)
      throws SQLException {
    delegate().updateNCharacterStream(column, value, length);
  }

  @Override
  public synchronized void updateNCharacterStream(String label, Reader value) throws SQLException {
    delegate().updateNCharacterStream(label, value);
  }

  @Override
  public synchronized void updateNCharacterStream(String label, Reader value, long length)
      throws SQLException {
    delegate().updateNCharacterStream(label, value, length);
  }

  @Override
  public synchronized void updateNClob(int column, Reader value) throws SQLException {
    delegate().updateNClob(column, value);
  }

  @Override
  public synchronized void updateNClob(int column, Reader value, long length) throws SQLException {
    delegate().updateNClob(column, value, length);
  }

  @Override
  public synchronized void updateNClob(int column, NClob value) throws SQLException {
    delegate().updateNClob(column, value);
  }

  @Override
  public synchronized void updateNClob(String label, Reader value) throws SQLException {
    delegate().updateNClob(label, value);
  }

  @Override
  public synchronized void updateNClob(String label, Reader value, long length)
      throws SQLException {
    delegate().updateNClob(label, value, length);
  }

  @Override
  public synchronized void updateNClob(String label, NClob value) throws SQLException {
    delegate().updateNClob(label, value);
  }

  @Override
  public synchronized void updateNString(int column, String value) throws SQLException {
    delegate().updateNString(column, value);
  }

  @Override
  public synchronized void updateNString(String label, String value) throws SQLException {
    delegate().updateNString(label, value);
  }

  @Override
  public synchronized void updateNull(int column) throws SQLException {
    delegate().updateNull(column);
  }

  @Override
  public synchronized void updateNull(String label) throws SQLException {
    delegate().updateNull(label);
  }

  @Override
  public synchronized void updateObject(int column, Object value) throws SQLException {
    delegate().updateObject(column, value);
  }

  @Override
  public synchronized void updateObject(int column, Object value, int number) throws SQLException {
    delegate().updateObject(column, value, number);
  }

  @Override
  public synchronized void updateObject(int column, Object value, SQLType extra)
      throws SQLException {
    delegate().updateObject(column, value, extra);
  }

  @Override
  public synchronized void updateObject(int column, Object value, SQLType extra, int number)
      throws SQLException {
    delegate().updateObject(column, value, extra, number);
  }

  @Override
  public synchronized void updateObject(String label, Object value) throws SQLException {
    delegate().updateObject(label, value);
  }

  @Override
  public synchronized void updateObject(String label, Object value, int number)
      throws SQLException {
    delegate().updateObject(label, value, number);
  }

  @Override
  public synchronized void updateObject(String label, Object value, SQLType extra)
      throws SQLException {
    delegate().updateObject(label, value, extra);
  }

  @Override
  public synchronized void updateObject(String label, Object value, SQLType extra, int number)
      throws SQLException {
    delegate().updateObject(label, value, extra, number);
  }

  @Override
  public synchronized void updateRef(int column, Ref value) throws SQLException {
    delegate().updateRef(column, value);
  }

  @Override
  public synchronized void updateRef(String label, Ref value) throws SQLException {
    delegate().updateRef(label, value);
  }

  @Override
  public synchronized void updateRow() throws SQLException {
    delegate().updateRow();
  }

  @Override
  public synchronized void updateRowId(int column, RowId value) throws SQLException {
    delegate().updateRowId(column, value);
  }

  @Override
  public synchronized void updateRowId(String label, RowId value) throws SQLException {
    delegate().updateRowId(label, value);
  }

  @Override
  public synchronized void updateSQLXML(int column, SQLXML value) throws SQLException {
    delegate().updateSQLXML(column, value);
  }

  @Override
  public synchronized void updateSQLXML(String label, SQLXML value) throws SQLException {
    delegate().updateSQLXML(label, value);
  }

  @Override
  public synchronized void updateShort(int column, short value) throws SQLException {
    delegate().updateShort(column, value);
  }

  @Override
  public synchronized void updateShort(String label, short value) throws SQLException {
    delegate().updateShort(label, value);
  }

  @Override
  public synchronized void updateString(int column, String value) throws SQLException {
    delegate().updateString(column, value);
  }

  @Override
  public synchronized void updateString(String label, String value) throws SQLException {
    delegate().updateString(label, value);
  }

  @Override
  public synchronized void updateTime(int column, Time value) throws SQLException {
    delegate().updateTime(column, value);
  }

  @Override
  public synchronized void updateTime(String label, Time value) throws SQLException {
    delegate().updateTime(label, value);
  }

  @Override
  public synchronized void updateTimestamp(int column, Timestamp value) throws SQLException {
    delegate().updateTimestamp(column, value);
  }

  @Override
  public synchronized void updateTimestamp(String label, Timestamp value) throws SQLException {
    delegate().updateTimestamp(label, value);
  }

  @Override
  public synchronized boolean wasNull() throws SQLException {
    return delegate().wasNull();
  }
}
