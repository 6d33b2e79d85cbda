package io.pooledsqlite.fuzz;

import io.pooledsqlite.fuzz.Handles.Cursor;
import io.pooledsqlite.fuzz.Step.Shown;
import java.util.List;

/** Reads open result sets and closes them. */
final class Cursors {

  private final Draft draft;
  private final Dice dice;
  private final Values values;

  Cursors(Draft draft, Values values) {
    this.draft = draft;
    this.dice = draft.dice;
    this.values = values;
  }

  void readOn() {
    if (!draft.handles.cursors.isEmpty()) {
      read(dice.any(draft.handles.cursors), 1 + dice.below(3));
    }
  }

  void read(Cursor cursor, int times) {
    for (int i = 0; i < times; i++) {
      if (draft.has(Feature.VALUES) && dice.chance(0.4)) {
        draft.add(values.get(cursor.name()));
        continue;
      }
      switch (dice.below(10)) {
        case 0, 1, 2, 3 -> draft.add(Step.call(cursor.name(), "next"));
        case 4 -> {
          draft.add(Step.call(cursor.name(), "getObject", 1));
          if (dice.chance(0.1)) {
            draft.add(Step.call(cursor.name(), "wasNull"));
          }
        }
        case 5 ->
            draft.add(
                Step.call(
                    cursor.name(), dice.any("getString", "getInt", "getLong", "getBytes"), 1));
        case 6 ->
            draft.add(
                Step.call(
                    cursor.name(),
                    dice.any("getString", "findColumn"),
                    dice.any("a", "ID", "none")));
        case 7 ->
            draft.add(
                Step.call(
                    cursor.name(),
                    dice.any("getRow", "isBeforeFirst", "isAfterLast", "isFirst", "isClosed")));
        case 8 -> draft.add(Step.call(cursor.name(), "getMetaData").shown(Shown.COLUMNS));
        default -> draft.add(Step.call(cursor.name(), "next"));
      }
    }
    if (dice.chance(0.2)) {
      readAll(cursor.name());
      draft.handles.cursors.remove(cursor);
    }
  }

  /** Reads the result set to its end. */
  void readAll(String name) {
    draft.add(new Step(null, name, List.of(), Shown.rows(Shown.ALL), null));
  }

  void close(Cursor cursor) {
    draft.add(Step.call(cursor.name(), "close"));
    draft.handles.cursors.remove(cursor);
  }

  /** In sqlite-jdbc, it is the same object once its statement runs again. */
  void afterClose(Cursor cursor) {
    draft.add(
        switch (dice.below(6)) {
          case 0 -> Step.call(cursor.name(), "getMetaData").shown(Shown.COLUMNS);
          case 1 -> Step.call(cursor.name(), "getInt", 1);
          case 2 -> Step.call(cursor.name(), "getRow");
          case 3 -> Step.call(cursor.name(), "close");
          case 4 -> Step.call(cursor.name(), "isClosed");
          default -> Step.call(cursor.name(), "next");
        });
  }
}
