package io.pooledsqlite.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters and the batch of one prepared statement, kept until some connection runs it. Not
 * thread-safe.
 */
final class Parameters {

  /** Sets one parameter of the driver's statement; conversions are the driver's. */
  @FunctionalInterface
  interface Value {
    void setOn(PreparedStatement physical, int index) throws SQLException;
  }

  private static final Value UNSET = (physical, index) -> physical.setNull(index, 0);

  private final @Nullable Value[] values;

  /** Replaced when there is a row: most statements are never run in a batch. */
  private List<@Nullable Value[]> batch = List.of();

  private boolean everSet;

  Parameters(int count) {
    values = new Value[count];
  }

  /**
   * Keeps a value.
   *
   * @throws ArrayIndexOutOfBoundsException for an index that the statement has not, as sqlite-jdbc
   *     throws it
   */
  void set(int index, Value value) {
    values[index - 1] = value;
    everSet = true;
  }

  void clear() {
    java.util.Arrays.fill(values, null);
  }

  /** Whether all positions can be set; a statement that was never given any is left as it is. */
  boolean wereSet() {
    return everSet || values.length == 0;
  }

  void bindTo(PreparedStatement physical) throws SQLException {
    if (everSet) {
      bind(physical, next());
    }
  }

  /** Whoever runs the statement with a batch pending runs the batch's first row in sqlite-jdbc. */
  private @Nullable Value[] next() {
    return batch.isEmpty() ? values : batch.get(0);
  }

  private static void bind(PreparedStatement physical, @Nullable Value[] row) throws SQLException {
    for (int i = 0; i < row.length; i++) {
      Value value = row[i];
      (value == null ? UNSET : value).setOn(physical, i + 1);
    }
  }

  /** What the next execution runs with, unchanged by what is set later. */
  Parameters copy() {
    Parameters copy = new Parameters(values.length);
    System.arraycopy(next(), 0, copy.values, 0, values.length);
    copy.everSet = everSet;
    return copy;
  }

  void addBatch() {
    if (batch.isEmpty()) {
      batch = new ArrayList<>();
    }
    batch.add(values.clone());
  }

  /** Forgets the batch and, as sqlite-jdbc does, the present values with it. */
  void clearBatch() {
    batch = List.of();
    clear();
  }

  /** As if nothing had ever been set. */
  void forget() {
    clearBatch();
    everSet = false;
  }

  boolean hasBatch() {
    return !batch.isEmpty();
  }

  int batchSize() {
    return batch.size();
  }

  /** A text with as many parameters. */
  String placeholders() {
    return values.length == 0 ? "SELECT 1" : "SELECT ?" + values.length;
  }

  /** Gives a statement that is not to run all that was set, so that it can show it. */
  void showOn(PreparedStatement physical) throws SQLException {
    addBatchTo(physical);
    if (everSet) {
      bind(physical, values);
    }
  }

  void addBatchTo(PreparedStatement physical) throws SQLException {
    for (@Nullable Value[] row : batch) {
      if (row.length > 0) {
        bind(physical, row);
      }
      physical.addBatch();
    }
  }
}
