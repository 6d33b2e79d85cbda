package io.pooledsqlite.sql;

import java.util.regex.Pattern;

/** SQL that asks for the time (sqlite.org/lang_datefunc.html). Stateless. */
public final class Clock {

  /** Whatever may ask; literals and names of types that look so do no harm. */
  private static final Pattern ASKS =
      Pattern.compile(
          "\\bcurrent_(date|time|timestamp)\\b"
              + "|\\b(date|time|datetime|julianday|unixepoch|strftime|timediff)[\"`\\]]?"
              + "(?:[\\s\uFEFF]++|/\\*.*?\\*/|--[^\n]*+\n)*+\\(",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private Clock() {}

  /** Whether a text may ask for the time. */
  public static boolean isAskedIn(String sql) {
    return ASKS.matcher(sql).find();
  }
}
