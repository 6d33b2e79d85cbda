package io.pooledsqlite.jdbc;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * How far a result set is copied before its rows are asked for: some have no end, and of many the
 * program wants only the beginning. In slices, so that whoever asks for a row meanwhile waits for
 * none but those of one slice. Confined to one thread at a time.
 */
final class CopyLimit {

  private static final long BYTES_PER_ROW = 640;
  private static final int MOST_SLICES = 1_000;
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private long rowsLeft;
  private long bytesLeft;
  private final long sliceNanos;
  private long sliceBegan;
  private int slicesLeft = MOST_SLICES;
  private boolean moved;
  private boolean copiedAny;
  private boolean ended;
  private @Nullable SQLException failure;
  private final AtomicBoolean lost = new AtomicBoolean();

  private CopyLimit(long rows, long bytes, long sliceNanos) {
    this.rowsLeft = rows;
    this.bytesLeft = bytes;
    this.sliceNanos = sliceNanos;
  }

  /** So many rows at most, unless they are large. */
  static CopyLimit rows(long most) {
    return new CopyLimit(most, most * BYTES_PER_ROW, SLICE_NANOS);
  }

  /** All there are, in one slice. */
  static CopyLimit none() {
    return new CopyLimit(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  void beginSlice() {
    moved = false;
    copiedAny = false;
    slicesLeft--;
    sliceBegan = System.nanoTime();
  }

  /** Takes account of a value that was copied. */
  void copied(@Nullable Object value) {
    if (value instanceof String text) {
      bytesLeft -= text.length();
    } else if (value instanceof byte[] bytes) {
      bytesLeft -= bytes.length;
    }
  }

  /** Takes account of a row that was copied; returns whether the slice goes on. */
  boolean goesOn() {
    rowsLeft--;
    copiedAny = true;
    return !isUsedUp() && System.nanoTime() - sliceBegan < sliceNanos;
  }

  long bytesLeft() {
    return bytesLeft;
  }

  /** Whether no more is to be copied. */
  boolean isUsedUp() {
    return rowsLeft <= 0 || bytesLeft <= 0 || slicesLeft <= 0;
  }

  /** The result set leaves the row on which it stood. */
  void move() {
    moved = true;
  }

  boolean hasMoved() {
    return moved;
  }

  /** Whether this slice has a row. */
  boolean hasCopiedAny() {
    return copiedAny;
  }

  /** There were no more rows. */
  void end() {
    ended = true;
  }

  /** The next row could not be read; whoever comes to it gets the error. */
  void fail(SQLException e) {
    failure = e;
  }

  boolean hasEnded() {
    return ended;
  }

  /** Whether all rows were copied and are lost now; true once. May be called by another thread. */
  boolean areLost() {
    return ended && lost.compareAndSet(false, true);
  }

  @Nullable SQLException failure() {
    return failure;
  }
}
