package io.pooledsqlite.it.holders;

import java.util.Arrays;

/** What a holder and its database are, as far as its regions can tell. Changed by one thread. */
final class State {

  static final int ROWS = 3;
  static final int LOG = 3;
  static final int HITS = 4;
  static final int MEMO = 5;
  static final int SHARED = 6;
  static final int CACHED = 7;
  static final int PRINTED = 8;
  static final int FLAG = 9;

  final long[] values;

  State(long... values) {
    this.values = values;
  }

  State copy() {
    return new State(values.clone());
  }

  long row(int id) {
    return values[id];
  }

  void row(int id, long value) {
    values[id] = value;
  }

  void print(char character) {
    values[PRINTED] = values[PRINTED] * 31 + character;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof State state && Arrays.equals(values, state.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
