package io.pooledsqlite.it.holders;

/** What the generated classes are to those who run them. */
public interface RandomHolder {

  /** Calls one of its synchronized regions, from any thread. */
  long call(int region, int argument) throws Exception;

  /** What it and its database are now, read under its monitor. */
  long[] dump() throws Exception;
}
