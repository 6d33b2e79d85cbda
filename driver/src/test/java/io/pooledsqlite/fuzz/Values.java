package io.pooledsqlite.fuzz;

import io.pooledsqlite.fuzz.Step.Characters;
import io.pooledsqlite.fuzz.Step.Stream;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;

/** Draws calls that read a value of a row, or set a parameter, in one of JDBC's many types. */
final class Values {

  private static final LocalDateTime SOME_DAY = LocalDateTime.of(2023, 11, 14, 22, 13, 20);

  private final Dice dice;
  private final Texts texts;

  Values(Dice dice, Texts texts) {
    this.dice = dice;
    this.texts = texts;
  }

  /** Of the row at which the result set stands, if it stands at one. */
  Step get(String cursor) {
    int column = 1 + dice.below(3);
    return switch (dice.below(12)) {
      case 0 -> Step.call(cursor, dice.any("getDate", "getTime", "getTimestamp"), column);
      case 1 -> Step.call(cursor, dice.any("getBigDecimal", "getDouble", "getFloat"), column);
      case 2 -> Step.call(cursor, dice.any("getBoolean", "getShort", "getByte"), column);
      case 3 -> Step.call(cursor, dice.any("getBinaryStream", "getAsciiStream"), column);
      case 4 -> Step.call(cursor, dice.any("getCharacterStream", "getClob"), column);
      case 5 -> Step.call(cursor, dice.any("getBlob", "getNString", "getURL"), column);
      case 6, 7 -> Step.call(cursor, "getObject", column, type());
      case 8 -> Step.call(cursor, "getObject", column);
      case 9 -> Step.call(cursor, "getObject", dice.any("a", "b", "none"), type());
      case 10 -> Step.call(cursor, "getStatement").then("isClosed");
      default -> Step.call(cursor, dice.any("getFetchSize", "getType", "getConcurrency"));
    };
  }

  private Class<?> type() {
    return switch (dice.below(9)) {
      case 0 -> String.class;
      case 1 -> Integer.class;
      case 2 -> Long.class;
      case 3 -> byte[].class;
      case 4 -> Date.class;
      case 5 -> LocalDate.class;
      case 6 -> LocalDateTime.class;
      case 7 -> Boolean.class;
      default -> BigDecimal.class;
    };
  }

  Step set(String statement, int index) {
    String word = texts.word();
    return switch (dice.below(15)) {
      case 0 -> Step.call(statement, "setDate", index, Date.valueOf(day().toLocalDate()));
      case 1 -> Step.call(statement, "setTimestamp", index, Timestamp.valueOf(day()));
      case 2 -> Step.call(statement, "setTime", index, Time.valueOf(day().toLocalTime()));
      case 3 -> Step.call(statement, "setBigDecimal", index, new BigDecimal("12.50"));
      case 4 -> Step.call(statement, "setBoolean", index, dice.chance(0.5));
      case 5 -> Step.call(statement, "setBinaryStream", index, new Stream(word));
      case 6 -> Step.call(statement, "setBinaryStream", index, new Stream(word), word.length());
      case 7 -> Step.call(statement, "setAsciiStream", index, new Stream(word), word.length());
      case 8 -> Step.call(statement, "setCharacterStream", index, new Characters(word));
      case 9 ->
          Step.call(statement, "setCharacterStream", index, new Characters(word), word.length());
      case 10 -> Step.call(statement, "setObject", index, word);
      case 11 -> Step.call(statement, "setObject", index, dice.below(20));
      case 12 -> Step.call(statement, "setObject", index, Date.valueOf(day().toLocalDate()));
      case 13 -> Step.call(statement, "setObject", index, word, Types.VARCHAR);
      default -> Step.call(statement, "setNull", index, Types.BLOB, "BLOB");
    };
  }

  private LocalDateTime day() {
    return SOME_DAY.plusHours(dice.below(1000)).plusNanos(dice.below(3) * 123_000_000L);
  }
}
