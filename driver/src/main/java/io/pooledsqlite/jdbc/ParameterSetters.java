package io.pooledsqlite.jdbc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The setters of a prepared statement: each keeps what must be set on the driver's statement later.
 * Streams are read at once and mutable dates copied, because the application may change or close
 * them before the statement runs.
 */
abstract class ParameterSetters extends LogicalStatement implements PreparedStatement {

  ParameterSetters(LogicalConnection connection) {
    super(connection);
  }

  abstract Parameters parameters() throws SQLException;

  abstract <T> T withCompiled(Step<PreparedStatement, T> question) throws SQLException;

  private void keep(int index, Parameters.Value value) throws SQLException {
    parameters().set(index, value);
  }

  @Override
  public void setNull(int index, int type) throws SQLException {
    keep(index, (physical, i) -> physical.setNull(i, type));
  }

  @Override
  public void setNull(int index, int type, String typeName) throws SQLException {
    keep(index, (physical, i) -> physical.setNull(i, type, typeName));
  }

  @Override
  public void setBoolean(int index, boolean value) throws SQLException {
    keep(index, (physical, i) -> physical.setBoolean(i, value));
  }

  @Override
  public void setByte(int index, byte value) throws SQLException {
    keep(index, (physical, i) -> physical.setByte(i, value));
  }

  @Override
  public void setShort(int index, short value) throws SQLException {
    keep(index, (physical, i) -> physical.setShort(i, value));
  }

  @Override
  public void setInt(int index, int value) throws SQLException {
    keep(index, (physical, i) -> physical.setInt(i, value));
  }

  @Override
  public void setLong(int index, long value) throws SQLException {
    keep(index, (physical, i) -> physical.setLong(i, value));
  }

  @Override
  public void setFloat(int index, float value) throws SQLException {
    keep(index, (physical, i) -> physical.setFloat(i, value));
  }

  @Override
  public void setDouble(int index, double value) throws SQLException {
    keep(index, (physical, i) -> physical.setDouble(i, value));
  }

  @Override
  public void setBigDecimal(int index, @Nullable BigDecimal value) throws SQLException {
    keep(index, (physical, i) -> physical.setBigDecimal(i, value));
  }

  @Override
  public void setString(int index, @Nullable String value) throws SQLException {
    keep(index, (physical, i) -> physical.setString(i, value));
  }

  @Override
  public void setBytes(int index, byte @Nullable [] value) throws SQLException {
    keep(index, (physical, i) -> physical.setBytes(i, value));
  }

  @Override
  public void setDate(int index, @Nullable Date value) throws SQLException {
    Date copy = value == null ? null : (Date) value.clone();
    keep(index, (physical, i) -> physical.setDate(i, copy));
  }

  @Override
  public void setDate(int index, @Nullable Date value, @Nullable Calendar calendar)
      throws SQLException {
    Date copy = value == null ? null : (Date) value.clone();
    Calendar zone = calendar == null ? null : (Calendar) calendar.clone();
    keep(index, (physical, i) -> physical.setDate(i, copy, zone));
  }

  @Override
  public void setTime(int index, @Nullable Time value) throws SQLException {
    Time copy = value == null ? null : (Time) value.clone();
    keep(index, (physical, i) -> physical.setTime(i, copy));
  }

  @Override
  public void setTime(int index, @Nullable Time value, @Nullable Calendar calendar)
      throws SQLException {
    Time copy = value == null ? null : (Time) value.clone();
    Calendar zone = calendar == null ? null : (Calendar) calendar.clone();
    keep(index, (physical, i) -> physical.setTime(i, copy, zone));
  }

  @Override
  public void setTimestamp(int index, @Nullable Timestamp value) throws SQLException {
    Timestamp copy = value == null ? null : (Timestamp) value.clone();
    keep(index, (physical, i) -> physical.setTimestamp(i, copy));
  }

  @Override
  public void setTimestamp(int index, @Nullable Timestamp value, @Nullable Calendar calendar)
      throws SQLException {
    Timestamp copy = value == null ? null : (Timestamp) value.clone();
    Calendar zone = calendar == null ? null : (Calendar) calendar.clone();
    keep(index, (physical, i) -> physical.setTimestamp(i, copy, zone));
  }

  @Override
  public void setObject(int index, @Nullable Object value) throws SQLException {
    Object copy = snapshot(value);
    keep(index, (physical, i) -> physical.setObject(i, copy));
  }

  @Override
  public void setObject(int index, @Nullable Object value, int type) throws SQLException {
    Object copy = snapshot(value);
    keep(index, (physical, i) -> physical.setObject(i, copy, type));
  }

  @Override
  public void setObject(int index, @Nullable Object value, int type, int scale)
      throws SQLException {
    Object copy = snapshot(value);
    keep(index, (physical, i) -> physical.setObject(i, copy, type, scale));
  }

  /** What sqlite-jdbc has a conversion for and nobody can change meanwhile. */
  private static final Set<Class<?>> KEPT_TYPES =
      Set.of(
          Boolean.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigDecimal.class);

  /** sqlite-jdbc takes dates and the text of unknown objects at once. */
  @SuppressWarnings("JavaUtilDate") // JDBC's own types
  private static @Nullable Object snapshot(@Nullable Object value) {
    if (value instanceof java.util.Date date) {
      return date.clone();
    }
    if (value == null || value instanceof byte[] || KEPT_TYPES.contains(value.getClass())) {
      return value;
    }
    return value.toString();
  }

  // Streams.

  @Override
  public void setBinaryStream(int index, @Nullable InputStream stream, int length)
      throws SQLException {
    setBytes(index, exactly(stream, length));
  }

  @Override
  public void setBinaryStream(int index, @Nullable InputStream stream, long length)
      throws SQLException {
    setBytes(index, exactly(stream, intLength(length)));
  }

  @Override
  public void setBinaryStream(int index, InputStream stream) throws SQLException {
    setBytes(index, all(stream));
  }

  @Override
  public void setBlob(int index, @Nullable InputStream stream, long length) throws SQLException {
    setBytes(index, exactly(stream, intLength(length)));
  }

  @Override
  public void setBlob(int index, InputStream stream) throws SQLException {
    setBytes(index, all(stream));
  }

  @Override
  public void setAsciiStream(int index, @Nullable InputStream stream, int length)
      throws SQLException {
    setString(index, utf8(exactly(stream, length)));
  }

  @Override
  public void setAsciiStream(int index, @Nullable InputStream stream, long length)
      throws SQLException {
    setAsciiStream(index, stream, intLength(length));
  }

  @Override
  public void setAsciiStream(int index, InputStream stream) throws SQLException {
    setString(index, new String(all(stream), StandardCharsets.UTF_8));
  }

  @Override
  @Deprecated
  @SuppressWarnings("InlineMeSuggester") // deprecated by JDBC, not by us
  public void setUnicodeStream(int index, @Nullable InputStream stream, int length)
      throws SQLException {
    setAsciiStream(index, stream, length);
  }

  @Override
  public void setCharacterStream(int index, Reader reader, int length) throws SQLException {
    setString(index, text(reader, length));
  }

  @Override
  public void setCharacterStream(int index, Reader reader, long length) throws SQLException {
    setString(index, text(reader, intLength(length)));
  }

  @Override
  public void setCharacterStream(int index, Reader reader) throws SQLException {
    setString(index, text(reader, Integer.MAX_VALUE));
  }

  @Override
  public void setClob(int index, Reader reader, long length) throws SQLException {
    setString(index, text(reader, intLength(length)));
  }

  @Override
  public void setClob(int index, Reader reader) throws SQLException {
    setString(index, text(reader, Integer.MAX_VALUE));
  }

  private static int intLength(long length) throws SQLException {
    if (length > Integer.MAX_VALUE || length < 0) {
      throw new SQLFeatureNotSupportedException(
          "Data must have a length between 0 and Integer.MAX_VALUE");
    }
    return (int) length;
  }

  private static byte @Nullable [] exactly(@Nullable InputStream stream, int length)
      throws SQLException {
    if (stream == null) {
      return null;
    }
    if (length < 0) {
      throw new SQLException("Error reading stream. Length should be non-negative");
    }
    try {
      byte[] bytes = stream.readNBytes(length);
      if (bytes.length < length) {
        throw new IOException("End of stream has been reached");
      }
      return bytes;
    } catch (IOException e) {
      throw new SQLException("Error reading stream", e);
    }
  }

  private static @Nullable String utf8(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] all(InputStream stream) throws SQLException {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      stream.transferTo(bytes);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new SQLException("Error reading stream", e);
    }
  }

  private static String text(Reader reader, int length) throws SQLException {
    try {
      StringBuilder text = new StringBuilder();
      char[] buffer = new char[8192];
      int left = length;
      int read;
      while ((read = reader.read(buffer, 0, Math.min(left, buffer.length))) > 0) {
        text.append(buffer, 0, read);
        left -= read;
      }
      return text.toString();
    } catch (IOException e) {
      throw new SQLException(
          "Cannot read from character stream, exception message: " + e.getMessage(), e);
    }
  }

  // Types that sqlite-jdbc refuses: it says so itself, and a version that learns them is used.

  private void tryThenKeep(int index, Parameters.Value value) throws SQLException {
    withCompiled(
        physical -> {
          value.setOn(physical, index);
          return true;
        });
    keep(index, value);
  }

  @Override
  public void setArray(int index, Array value) throws SQLException {
    tryThenKeep(index, (physical, i) -> physical.setArray(i, value));
  }

  @Override
  public void setBlob(int index, Blob value) throws SQLException {
    tryThenKeep(index, (physical, i) -> physical.setBlob(i, value));
  }

  @Override
  public void setClob(int index, Clob value) throws SQLException {
    tryThenKeep(index, (physical, i) -> physical.setClob(i, value));
  }

  @Override
  public void setRef(int index, Ref value) throws SQLException {
    tryThenKeep(index, (physical, i) -> physical.setRef(i, value));
  }

  @Override
  public void setURL(int index, URL value) throws SQLException {
    tryThenKeep(index, (physical, i) -> physical.setURL(i, value));
  }

  @Override
  public void setRowId(int index, RowId value) throws SQLException {
    tryThenKeep(index, (physical, i) -> physical.setRowId(i, value));
  }

  @Override
  public void setNString(int index, String value) throws SQLException {
    tryThenKeep(index, (physical, i) -> physical.setNString(i, value));
  }

  @Override
  public void setNCharacterStream(int index, Reader value, long length) throws SQLException {
    tryThenKeep(index, (physical, i) -> physical.setNCharacterStream(i, value, length));
  }

  @Override
  public void setNCharacterStream(int index, Reader value) throws SQLException {
    tryThenKeep(index, (physical, i) -> physical.setNCharacterStream(i, value));
  }

  @Override
  public void setNClob(int index, NClob value) throws SQLException {
    tryThenKeep(index, (physical, i) -> physical.setNClob(i, value));
  }

  @Override
  public void setNClob(int index, Reader value, long length) throws SQLException {
    tryThenKeep(index, (physical, i) -> physical.setNClob(i, value, length));
  }

  @Override
  public void setNClob(int index, Reader value) throws SQLException {
    tryThenKeep(index, (physical, i) -> physical.setNClob(i, value));
  }

  @Override
  public void setSQLXML(int index, SQLXML value) throws SQLException {
    tryThenKeep(index, (physical, i) -> physical.setSQLXML(i, value));
  }

  // Calls of Statement that a prepared statement refuses.

  private static SQLException invalid() {
    return new SQLException("method cannot be called on a PreparedStatement");
  }

  @Override
  public boolean execute(String sql) throws SQLException {
    throw invalid();
  }

  @Override
  public boolean execute(String sql, int[] columnIndexes) throws SQLException {
    throw invalid();
  }

  @Override
  public boolean execute(String sql, String[] columnNames) throws SQLException {
    throw invalid();
  }

  @Override
  public ResultSet executeQuery(String sql) throws SQLException {
    throw invalid();
  }

  @Override
  public int executeUpdate(String sql) throws SQLException {
    throw invalid();
  }

  @Override
  public int executeUpdate(String sql, int[] columnIndexes) throws SQLException {
    throw invalid();
  }

  @Override
  public int executeUpdate(String sql, String[] columnNames) throws SQLException {
    throw invalid();
  }

  @Override
  public long executeLargeUpdate(String sql) throws SQLException {
    throw invalid();
  }

  @Override
  public long executeLargeUpdate(String sql, int[] columnIndexes) throws SQLException {
    throw invalid();
  }

  @Override
  public long executeLargeUpdate(String sql, String[] columnNames) throws SQLException {
    throw invalid();
  }

  @Override
  public void addBatch(String sql) throws SQLException {
    throw invalid();
  }
}
