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
 * Plain delegation of a result set, nothing else, under the result set lock of {@code
 * docs/concurrency.md}: between two calls another thread may move the rows elsewhere.
 */
abstract class ForwardingResultSet implements ResultSet {

  /** The result set lock; not this object's monitor, which is the application's. */
  final Object lock = new Object();

  /** Where the rows are now; called with the lock held. */
  abstract ResultSet delegate() throws SQLException;

  @Override
  public boolean absolute(int number) throws SQLException {
    synchronized (lock) {
      return delegate().absolute(number);
    }
  }

  @Override
  public void afterLast() throws SQLException {
    synchronized (lock) {
      delegate().afterLast();
    }
  }

  @Override
  public void beforeFirst() throws SQLException {
    synchronized (lock) {
      delegate().beforeFirst();
    }
  }

  @Override
  public void cancelRowUpdates() throws SQLException {
    synchronized (lock) {
      delegate().cancelRowUpdates();
    }
  }

  @Override
  public void clearWarnings() throws SQLException {
    synchronized (lock) {
      delegate().clearWarnings();
    }
  }

  @Override
  public void deleteRow() throws SQLException {
    synchronized (lock) {
      delegate().deleteRow();
    }
  }

  @Override
  public int findColumn(String value) throws SQLException {
    synchronized (lock) {
      return delegate().findColumn(value);
    }
  }

  @Override
  public boolean first() throws SQLException {
    synchronized (lock) {
      return delegate().first();
    }
  }

  @Override
  public Array getArray(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getArray(column);
    }
  }

  @Override
  public Array getArray(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getArray(label);
    }
  }

  @Override
  public InputStream getAsciiStream(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getAsciiStream(column);
    }
  }

  @Override
  public InputStream getAsciiStream(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getAsciiStream(label);
    }
  }

  @Override
  public BigDecimal getBigDecimal(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getBigDecimal(column);
    }
  }

  @Override
  @Deprecated
  public BigDecimal getBigDecimal(int column, int number) throws SQLException {
    synchronized (lock) {
      return delegate().getBigDecimal(column, number);
    }
  }

  @Override
  public BigDecimal getBigDecimal(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getBigDecimal(label);
    }
  }

  @Override
  @Deprecated
  public BigDecimal getBigDecimal(String label, int number) throws SQLException {
    synchronized (lock) {
      return delegate().getBigDecimal(label, number);
    }
  }

  @Override
  public InputStream getBinaryStream(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getBinaryStream(column);
    }
  }

  @Override
  public InputStream getBinaryStream(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getBinaryStream(label);
    }
  }

  @Override
  public Blob getBlob(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getBlob(column);
    }
  }

  @Override
  public Blob getBlob(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getBlob(label);
    }
  }

  @Override
  public boolean getBoolean(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getBoolean(column);
    }
  }

  @Override
  public boolean getBoolean(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getBoolean(label);
    }
  }

  @Override
  public byte getByte(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getByte(column);
    }
  }

  @Override
  public byte getByte(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getByte(label);
    }
  }

  @Override
  public byte[] getBytes(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getBytes(column);
    }
  }

  @Override
  public byte[] getBytes(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getBytes(label);
    }
  }

  @Override
  public Reader getCharacterStream(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getCharacterStream(column);
    }
  }

  @Override
  public Reader getCharacterStream(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getCharacterStream(label);
    }
  }

  @Override
  public Clob getClob(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getClob(column);
    }
  }

  @Override
  public Clob getClob(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getClob(label);
    }
  }

  @Override
  public int getConcurrency() throws SQLException {
    synchronized (lock) {
      return delegate().getConcurrency();
    }
  }

  @Override
  public String getCursorName() throws SQLException {
    synchronized (lock) {
      return delegate().getCursorName();
    }
  }

  @Override
  public Date getDate(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getDate(column);
    }
  }

  @Override
  public Date getDate(int column, Calendar calendar) throws SQLException {
    synchronized (lock) {
      return delegate().getDate(column, calendar);
    }
  }

  @Override
  public Date getDate(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getDate(label);
    }
  }

  @Override
  public Date getDate(String label, Calendar calendar) throws SQLException {
    synchronized (lock) {
      return delegate().getDate(label, calendar);
    }
  }

  @Override
  public double getDouble(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getDouble(column);
    }
  }

  @Override
  public double getDouble(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getDouble(label);
    }
  }

  @Override
  public int getFetchDirection() throws SQLException {
    synchronized (lock) {
      return delegate().getFetchDirection();
    }
  }

  @Override
  public int getFetchSize() throws SQLException {
    synchronized (lock) {
      return delegate().getFetchSize();
    }
  }

  @Override
  public float getFloat(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getFloat(column);
    }
  }

  @Override
  public float getFloat(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getFloat(label);
    }
  }

  @Override
  public int getHoldability() throws SQLException {
    synchronized (lock) {
      return delegate().getHoldability();
    }
  }

  @Override
  public int getInt(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getInt(column);
    }
  }

  @Override
  public int getInt(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getInt(label);
    }
  }

  @Override
  public long getLong(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getLong(column);
    }
  }

  @Override
  public long getLong(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getLong(label);
    }
  }

  @Override
  public Reader getNCharacterStream(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getNCharacterStream(column);
    }
  }

  @Override
  public Reader getNCharacterStream(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getNCharacterStream(label);
    }
  }

  @Override
  public NClob getNClob(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getNClob(column);
    }
  }

  @Override
  public NClob getNClob(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getNClob(label);
    }
  }

  @Override
  public String getNString(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getNString(column);
    }
  }

  @Override
  public String getNString(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getNString(label);
    }
  }

  @Override
  public Object getObject(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getObject(column);
    }
  }

  @Override
  public <T> T getObject(int column, Class<T> type) throws SQLException {
    synchronized (lock) {
      return delegate().getObject(column, type);
    }
  }

  @Override
  public Object getObject(int column, Map<String, Class<?>> map) throws SQLException {
    synchronized (lock) {
      return delegate().getObject(column, map);
    }
  }

  @Override
  public Object getObject(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getObject(label);
    }
  }

  @Override
  public <T> T getObject(String label, Class<T> type) throws SQLException {
    synchronized (lock) {
      return delegate().getObject(label, type);
    }
  }

  @Override
  public Object getObject(String label, Map<String, Class<?>> map) throws SQLException {
    synchronized (lock) {
      return delegate().getObject(label, map);
    }
  }

  @Override
  public Ref getRef(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getRef(column);
    }
  }

  @Override
  public Ref getRef(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getRef(label);
    }
  }

  @Override
  public RowId getRowId(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getRowId(column);
    }
  }

  @Override
  public RowId getRowId(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getRowId(label);
    }
  }

  @Override
  public SQLXML getSQLXML(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getSQLXML(column);
    }
  }

  @Override
  public SQLXML getSQLXML(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getSQLXML(label);
    }
  }

  @Override
  public short getShort(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getShort(column);
    }
  }

  @Override
  public short getShort(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getShort(label);
    }
  }

  @Override
  public String getString(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getString(column);
    }
  }

  @Override
  public String getString(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getString(label);
    }
  }

  @Override
  public Time getTime(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getTime(column);
    }
  }

  @Override
  public Time getTime(int column, Calendar calendar) throws SQLException {
    synchronized (lock) {
      return delegate().getTime(column, calendar);
    }
  }

  @Override
  public Time getTime(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getTime(label);
    }
  }

  @Override
  public Time getTime(String label, Calendar calendar) throws SQLException {
    synchronized (lock) {
      return delegate().getTime(label, calendar);
    }
  }

  @Override
  public Timestamp getTimestamp(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getTimestamp(column);
    }
  }

  @Override
  public Timestamp getTimestamp(int column, Calendar calendar) throws SQLException {
    synchronized (lock) {
      return delegate().getTimestamp(column, calendar);
    }
  }

  @Override
  public Timestamp getTimestamp(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getTimestamp(label);
    }
  }

  @Override
  public Timestamp getTimestamp(String label, Calendar calendar) throws SQLException {
    synchronized (lock) {
      return delegate().getTimestamp(label, calendar);
    }
  }

  @Override
  public int getType() throws SQLException {
    synchronized (lock) {
      return delegate().getType();
    }
  }

  @Override
  public URL getURL(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getURL(column);
    }
  }

  @Override
  public URL getURL(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getURL(label);
    }
  }

  @Override
  @Deprecated
  public InputStream getUnicodeStream(int column) throws SQLException {
    synchronized (lock) {
      return delegate().getUnicodeStream(column);
    }
  }

  @Override
  @Deprecated
  public InputStream getUnicodeStream(String label) throws SQLException {
    synchronized (lock) {
      return delegate().getUnicodeStream(label);
    }
  }

  @Override
  public SQLWarning getWarnings() throws SQLException {
    synchronized (lock) {
      return delegate().getWarnings();
    }
  }

  @Override
  public void insertRow() throws SQLException {
    synchronized (lock) {
      delegate().insertRow();
    }
  }

  @Override
  public boolean isLast() throws SQLException {
    synchronized (lock) {
      return delegate().isLast();
    }
  }

  @Override
  public boolean last() throws SQLException {
    synchronized (lock) {
      return delegate().last();
    }
  }

  @Override
  public void moveToCurrentRow() throws SQLException {
    synchronized (lock) {
      delegate().moveToCurrentRow();
    }
  }

  @Override
  public void moveToInsertRow() throws SQLException {
    synchronized (lock) {
      delegate().moveToInsertRow();
    }
  }

  @Override
  public boolean previous() throws SQLException {
    synchronized (lock) {
      return delegate().previous();
    }
  }

  @Override
  public void refreshRow() throws SQLException {
    synchronized (lock) {
      delegate().refreshRow();
    }
  }

  @Override
  public boolean relative(int number) throws SQLException {
    synchronized (lock) {
      return delegate().relative(number);
    }
  }

  @Override
  public boolean rowDeleted() throws SQLException {
    synchronized (lock) {
      return delegate().rowDeleted();
    }
  }

  @Override
  public boolean rowInserted() throws SQLException {
    synchronized (lock) {
      return delegate().rowInserted();
    }
  }

  @Override
  public boolean rowUpdated() throws SQLException {
    synchronized (lock) {
      return delegate().rowUpdated();
    }
  }

  @Override
  public void setFetchDirection(int number) throws SQLException {
    synchronized (lock) {
      delegate().setFetchDirection(number);
    }
  }

  @Override
  public void setFetchSize(int number) throws SQLException {
    synchronized (lock) {
      delegate().setFetchSize(number);
    }
  }

  @Override
  public void updateArray(int column, Array value) throws SQLException {
    synchronized (lock) {
      delegate().updateArray(column, value);
    }
  }

  @Override
  public void updateArray(String label, Array value) throws SQLException {
    synchronized (lock) {
      delegate().updateArray(label, value);
    }
  }

  @Override
  public void updateAsciiStream(int column, InputStream value) throws SQLException {
    synchronized (lock) {
      delegate().updateAsciiStream(column, value);
    }
  }

  @Override
  public void updateAsciiStream(int column, InputStream value, int number) throws SQLException {
    synchronized (lock) {
      delegate().updateAsciiStream(column, value, number);
    }
  }

  @Override
  public void updateAsciiStream(int column, InputStream value, long length) throws SQLException {
    synchronized (lock) {
      delegate().updateAsciiStream(column, value, length);
    }
  }

  @Override
  public void updateAsciiStream(String label, InputStream value) throws SQLException {
    synchronized (lock) {
      delegate().updateAsciiStream(label, value);
    }
  }

  @Override
  public void updateAsciiStream(String label, InputStream value, int number) throws SQLException {
    synchronized (lock) {
      delegate().updateAsciiStream(label, value, number);
    }
  }

  @Override
  public void updateAsciiStream(String label, InputStream value, long length) throws SQLException {
    synchronized (lock) {
      delegate().updateAsciiStream(label, value, length);
    }
  }

  @Override
  public void updateBigDecimal(int column, BigDecimal value) throws SQLException {
    synchronized (lock) {
      delegate().updateBigDecimal(column, value);
    }
  }

  @Override
  public void updateBigDecimal(String label, BigDecimal value) throws SQLException {
    synchronized (lock) {
      delegate().updateBigDecimal(label, value);
    }
  }

  @Override
  public void updateBinaryStream(int column, InputStream value) throws SQLException {
    synchronized (lock) {
      delegate().updateBinaryStream(column, value);
    }
  }

  @Override
  public void updateBinaryStream(int column, InputStream value, int number) throws SQLException {
    synchronized (lock) {
      delegate().updateBinaryStream(column, value, number);
    }
  }

  @Override
  public void updateBinaryStream(int column, InputStream value, long length) throws SQLException {
    synchronized (lock) {
      delegate().updateBinaryStream(column, value, length);
    }
  }

  @Override
  public void updateBinaryStream(String label, InputStream value) throws SQLException {
    synchronized (lock) {
      delegate().updateBinaryStream(label, value);
    }
  }

  @Override
  public void updateBinaryStream(String label, InputStream value, int number) throws SQLException {
    synchronized (lock) {
      delegate().updateBinaryStream(label, value, number);
    }
  }

  @Override
  public void updateBinaryStream(String label, InputStream value, long length) throws SQLException {
    synchronized (lock) {
      delegate().updateBinaryStream(label, value, length);
    }
  }

  @Override
  public void updateBlob(int column, InputStream value) throws SQLException {
    synchronized (lock) {
      delegate().updateBlob(column, value);
    }
  }

  @Override
  public void updateBlob(int column, InputStream value, long length) throws SQLException {
    synchronized (lock) {
      delegate().updateBlob(column, value, length);
    }
  }

  @Override
  public void updateBlob(int column, Blob value) throws SQLException {
    synchronized (lock) {
      delegate().updateBlob(column, value);
    }
  }

  @Override
  public void updateBlob(String label, InputStream value) throws SQLException {
    synchronized (lock) {
      delegate().updateBlob(label, value);
    }
  }

  @Override
  public void updateBlob(String label, InputStream value, long length) throws SQLException {
    synchronized (lock) {
      delegate().updateBlob(label, value, length);
    }
  }

  @Override
  public void updateBlob(String label, Blob value) throws SQLException {
    synchronized (lock) {
      delegate().updateBlob(label, value);
    }
  }

  @Override
  public void updateBoolean(int column, boolean value) throws SQLException {
    synchronized (lock) {
      delegate().updateBoolean(column, value);
    }
  }

  @Override
  public void updateBoolean(String label, boolean value) throws SQLException {
    synchronized (lock) {
      delegate().updateBoolean(label, value);
    }
  }

  @Override
  public void updateByte(int column, byte value) throws SQLException {
    synchronized (lock) {
      delegate().updateByte(column, value);
    }
  }

  @Override
  public void updateByte(String label, byte value) throws SQLException {
    synchronized (lock) {
      delegate().updateByte(label, value);
    }
  }

  @Override
  public void updateBytes(int column, byte[] value) throws SQLException {
    synchronized (lock) {
      delegate().updateBytes(column, value);
    }
  }

  @Override
  public void updateBytes(String label, byte[] value) throws SQLException {
    synchronized (lock) {
      delegate().updateBytes(label, value);
    }
  }

  @Override
  public void updateCharacterStream(int column, Reader value) throws SQLException {
    synchronized (lock) {
      delegate().updateCharacterStream(column, value);
    }
  }

  @Override
  public void updateCharacterStream(int column, Reader value, int number) throws SQLException {
    synchronized (lock) {
      delegate().updateCharacterStream(column, value, number);
    }
  }

  @Override
  public void updateCharacterStream(int column, Reader value, long length) throws SQLException {
    synchronized (lock) {
      delegate().updateCharacterStream(column, value, length);
    }
  }

  @Override
  public void updateCharacterStream(String label, Reader value) throws SQLException {
    synchronized (lock) {
      delegate().updateCharacterStream(label, value);
    }
  }

  @Override
  public void updateCharacterStream(String label, Reader value, int number) throws SQLException {
    synchronized (lock) {
      delegate().updateCharacterStream(label, value, number);
    }
  }

  @Override
  public void updateCharacterStream(String label, Reader value, long length) throws SQLException {
    synchronized (lock) {
      delegate().updateCharacterStream(label, value, length);
    }
  }

  @Override
  public void updateClob(int column, Reader value) throws SQLException {
    synchronized (lock) {
      delegate().updateClob(column, value);
    }
  }

  @Override
  public void updateClob(int column, Reader value, long length) throws SQLException {
    synchronized (lock) {
      delegate().updateClob(column, value, length);
    }
  }

  @Override
  public void updateClob(int column, Clob value) throws SQLException {
    synchronized (lock) {
      delegate().updateClob(column, value);
    }
  }

  @Override
  public void updateClob(String label, Reader value) throws SQLException {
    synchronized (lock) {
      delegate().updateClob(label, value);
    }
  }

  @Override
  public void updateClob(String label, Reader value, long length) throws SQLException {
    synchronized (lock) {
      delegate().updateClob(label, value, length);
    }
  }

  @Override
  public void updateClob(String label, Clob value) throws SQLException {
    synchronized (lock) {
      delegate().updateClob(label, value);
    }
  }

  @Override
  public void updateDate(int column, Date value) throws SQLException {
    synchronized (lock) {
      delegate().updateDate(column, value);
    }
  }

  @Override
  public void updateDate(String label, Date value) throws SQLException {
    synchronized (lock) {
      delegate().updateDate(label, value);
    }
  }

  @Override
  public void updateDouble(int column, double value) throws SQLException {
    synchronized (lock) {
      delegate().updateDouble(column, value);
    }
  }

  @Override
  public void updateDouble(String label, double value) throws SQLException {
    synchronized (lock) {
      delegate().updateDouble(label, value);
    }
  }

  @Override
  public void updateFloat(int column, float value) throws SQLException {
    synchronized (lock) {
      delegate().updateFloat(column, value);
    }
  }

  @Override
  public void updateFloat(String label, float value) throws SQLException {
    synchronized (lock) {
      delegate().updateFloat(label, value);
    }
  }

  @Override
  public void updateInt(int column, int number) throws SQLException {
    synchronized (lock) {
      delegate().updateInt(column, number);
    }
  }

  @Override
  public void updateInt(String label, int number) throws SQLException {
    synchronized (lock) {
      delegate().updateInt(label, number);
    }
  }

  @Override
  public void updateLong(int column, long length) throws SQLException {
    synchronized (lock) {
      delegate().updateLong(column, length);
    }
  }

  @Override
  public void updateLong(String label, long length) throws SQLException {
    synchronized (lock) {
      delegate().updateLong(label, length);
    }
  }

  @Override
  public void updateNCharacterStream(int column, Reader value) throws SQLException {
    synchronized (lock) {
      delegate().updateNCharacterStream(column, value);
    }
  }

  @Override
  public void updateNCharacterStream(int column, Reader value, long length) throws SQLException {
    synchronized (lock) {
      delegate().updateNCharacterStream(column, value, length);
    }
  }

  @Override
  public void updateNCharacterStream(String label, Reader value) throws SQLException {
    synchronized (lock) {
      delegate().updateNCharacterStream(label, value);
    }
  }

  @Override
  public void updateNCharacterStream(String label, Reader value, long length) throws SQLException {
    synchronized (lock) {
      delegate().updateNCharacterStream(label, value, length);
    }
  }

  @Override
  public void updateNClob(int column, Reader value) throws SQLException {
    synchronized (lock) {
      delegate().updateNClob(column, value);
    }
  }

  @Override
  public void updateNClob(int column, Reader value, long length) throws SQLException {
    synchronized (lock) {
      delegate().updateNClob(column, value, length);
    }
  }

  @Override
  public void updateNClob(int column, NClob value) throws SQLException {
    synchronized (lock) {
      delegate().updateNClob(column, value);
    }
  }

  @Override
  public void updateNClob(String label, Reader value) throws SQLException {
    synchronized (lock) {
      delegate().updateNClob(label, value);
    }
  }

  @Override
  public void updateNClob(String label, Reader value, long length) throws SQLException {
    synchronized (lock) {
      delegate().updateNClob(label, value, length);
    }
  }

  @Override
  public void updateNClob(String label, NClob value) throws SQLException {
    synchronized (lock) {
      delegate().updateNClob(label, value);
    }
  }

  @Override
  public void updateNString(int column, String value) throws SQLException {
    synchronized (lock) {
      delegate().updateNString(column, value);
    }
  }

  @Override
  public void updateNString(String label, String value) throws SQLException {
    synchronized (lock) {
      delegate().updateNString(label, value);
    }
  }

  @Override
  public void updateNull(int column) throws SQLException {
    synchronized (lock) {
      delegate().updateNull(column);
    }
  }

  @Override
  public void updateNull(String label) throws SQLException {
    synchronized (lock) {
      delegate().updateNull(label);
    }
  }

  @Override
  public void updateObject(int column, Object value) throws SQLException {
    synchronized (lock) {
      delegate().updateObject(column, value);
    }
  }

  @Override
  public void updateObject(int column, Object value, int number) throws SQLException {
    synchronized (lock) {
      delegate().updateObject(column, value, number);
    }
  }

  @Override
  public void updateObject(int column, Object value, SQLType extra) throws SQLException {
    synchronized (lock) {
      delegate().updateObject(column, value, extra);
    }
  }

  @Override
  public void updateObject(int column, Object value, SQLType extra, int number)
      throws SQLException {
    synchronized (lock) {
      delegate().updateObject(column, value, extra, number);
    }
  }

  @Override
  public void updateObject(String label, Object value) throws SQLException {
    synchronized (lock) {
      delegate().updateObject(label, value);
    }
  }

  @Override
  public void updateObject(String label, Object value, int number) throws SQLException {
    synchronized (lock) {
      delegate().updateObject(label, value, number);
    }
  }

  @Override
  public void updateObject(String label, Object value, SQLType extra) throws SQLException {
    synchronized (lock) {
      delegate().updateObject(label, value, extra);
    }
  }

  @Override
  public void updateObject(String label, Object value, SQLType extra, int number)
      throws SQLException {
    synchronized (lock) {
      delegate().updateObject(label, value, extra, number);
    }
  }

  @Override
  public void updateRef(int column, Ref value) throws SQLException {
    synchronized (lock) {
      delegate().updateRef(column, value);
    }
  }

  @Override
  public void updateRef(String label, Ref value) throws SQLException {
    synchronized (lock) {
      delegate().updateRef(label, value);
    }
  }

  @Override
  public void updateRow() throws SQLException {
    synchronized (lock) {
      delegate().updateRow();
    }
  }

  @Override
  public void updateRowId(int column, RowId value) throws SQLException {
    synchronized (lock) {
      delegate().updateRowId(column, value);
    }
  }

  @Override
  public void updateRowId(String label, RowId value) throws SQLException {
    synchronized (lock) {
      delegate().updateRowId(label, value);
    }
  }

  @Override
  public void updateSQLXML(int column, SQLXML value) throws SQLException {
    synchronized (lock) {
      delegate().updateSQLXML(column, value);
    }
  }

  @Override
  public void updateSQLXML(String label, SQLXML value) throws SQLException {
    synchronized (lock) {
      delegate().updateSQLXML(label, value);
    }
  }

  @Override
  public void updateShort(int column, short value) throws SQLException {
    synchronized (lock) {
      delegate().updateShort(column, value);
    }
  }

  @Override
  public void updateShort(String label, short value) throws SQLException {
    synchronized (lock) {
      delegate().updateShort(label, value);
    }
  }

  @Override
  public void updateString(int column, String value) throws SQLException {
    synchronized (lock) {
      delegate().updateString(column, value);
    }
  }

  @Override
  public void updateString(String label, String value) throws SQLException {
    synchronized (lock) {
      delegate().updateString(label, value);
    }
  }

  @Override
  public void updateTime(int column, Time value) throws SQLException {
    synchronized (lock) {
      delegate().updateTime(column, value);
    }
  }

  @Override
  public void updateTime(String label, Time value) throws SQLException {
    synchronized (lock) {
      delegate().updateTime(label, value);
    }
  }

  @Override
  public void updateTimestamp(int column, Timestamp value) throws SQLException {
    synchronized (lock) {
      delegate().updateTimestamp(column, value);
    }
  }

  @Override
  public void updateTimestamp(String label, Timestamp value) throws SQLException {
    synchronized (lock) {
      delegate().updateTimestamp(label, value);
    }
  }

  @Override
  public boolean wasNull() throws SQLException {
    synchronized (lock) {
      return delegate().wasNull();
    }
  }
}
