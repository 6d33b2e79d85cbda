package io.pooledsqlite.fuzz;

import io.pooledsqlite.fuzz.Sql.Effect;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds out which shapes succeed in a program, by its steps and their answers. */
final class Coverage {

  private static final Map<Shape, String> ERRORS =
      new EnumMap<>(
          Map.of(
              Shape.FOREIGN_KEY_REFUSES, "[SQLITE_CONSTRAINT_FOREIGNKEY]",
              Shape.NO_SUCH_TABLE, "(no such table:",
              Shape.NOT_UNIQUE, "(UNIQUE constraint failed",
              Shape.NULL_REFUSED, "(NOT NULL constraint failed",
              Shape.CHECK_REFUSES, "(CHECK constraint failed",
              Shape.TRIGGER_REFUSES, "[SQLITE_CONSTRAINT_TRIGGER]",
              Shape.WRONG_TYPE, "[SQLITE_MISMATCH]",
              Shape.TOO_BIG, "[SQLITE_TOOBIG]",
              Shape.IN_AUTOCOMMIT, "database in auto-commit mode"));

  private final Set<Shape> shapes = EnumSet.noneOf(Shape.class);
  private final Map<String, String> connectionOf = new HashMap<>();
  private final Set<String> closed = new HashSet<>();
  private final Set<String> offs = new HashSet<>();
  private final Set<String> wroteInTransaction = new HashSet<>();
  private final Set<String> begun = new HashSet<>();
  private final Map<String, Set<String>> writers = new HashMap<>();

  /** Result sets at a row. */
  private final Set<String> atRow = new HashSet<>();

  private final Set<String> ran = new HashSet<>();
  private final Set<String> ranBeforeChange = new HashSet<>();

  private Coverage() {}

  static Set<Shape> of(List<Step> program, List<String> answers) {
    Coverage coverage = new Coverage();
    for (int i = 0; i < program.size(); i++) {
      coverage.follow(program.get(i), Answers.of(answers.get(i)));
    }
    return coverage.shapes;
  }

  private void follow(Step step, String answer) {
    String connection = step.opens() ? step.result() : connectionOf.get(step.owner());
    if (connection == null || answer.equals("skipped")) {
      return;
    }
    connectionOf.put(connection, connection);
    if (step.result() != null) {
      connectionOf.put(step.result(), connection);
    }
    if (!Answers.isDone(answer)) {
      ERRORS.forEach((shape, words) -> note(shape, answer.contains(words)));
      return;
    }
    String text = step.sql() == null ? "" : withoutComments(step.sql().text());
    for (Shape shape : Shape.values()) {
      note(shape, shape.is(step, text));
    }
    if (step.sql() != null) {
      followText(step, text, connection);
    }
    String method = step.calls().isEmpty() ? "" : step.calls().get(0).method();
    followCall(step, method, connection, answer);
  }

  private void note(Shape shape, boolean seen) {
    if (seen) {
      shapes.add(shape);
    }
  }

  private static String withoutComments(String text) {
    return text.replaceAll("/\\*.*?\\*/|--[^\\n]*\\n?", "").strip().replaceFirst("[; ]+$", "");
  }

  private void followText(Step step, String text, String connection) {
    Effect effect = step.sql().effect();
    boolean writes = effect == Effect.WRITE && !step.sql().tables().isEmpty();
    note(Shape.SCRIPT, text.contains("; ") && !text.startsWith("CREATE") && writes);
    boolean reads = effect == Effect.READ && !step.sql().tables().isEmpty();
    note(Shape.PARTLY_READ, atRow.stream().anyMatch(row -> isBeside(row, step, connection)));
    note(Shape.REOPENED, (reads || writes) && !closed.isEmpty() && step.result() == null);
    if (effect == Effect.DDL) {
      ranBeforeChange.addAll(ran);
    }
    if (step.target().startsWith("p")) {
      note(Shape.PREPARED_ACROSS_DDL, ranBeforeChange.contains(step.target()));
      ran.add(step.target());
    }
    if (text.startsWith("BEGIN") && !text.contains(";")) {
      begun.add(connection);
    }
    if (writes) {
      wroteInTransaction.add(connection);
      step.sql()
          .tables()
          .forEach(table -> writers.computeIfAbsent(table, any -> new HashSet<>()).add(connection));
      note(Shape.TWO_WRITERS, writers.values().stream().anyMatch(all -> all.size() > 1));
    } else if (reads) {
      note(
          Shape.SEEN_BY_ANOTHER,
          step.sql().tables().stream()
              .flatMap(table -> writers.getOrDefault(table, Set.of()).stream())
              .anyMatch(writer -> !writer.equals(connection)));
    }
    if (begun.contains(connection)) {
      boolean undone = text.equals("ROLLBACK");
      boolean committed = text.startsWith("COMMIT") || text.equals("END");
      boolean wrote = wroteInTransaction.contains(connection);
      note(Shape.SQL_COMMITTED_WRITE, committed && wrote);
      note(Shape.SQL_UNDONE_WRITE, undone && wrote);
      if (committed || undone) {
        begun.remove(connection);
      }
    }
    if (!offs.contains(connection) && !begun.contains(connection)) {
      wroteInTransaction.remove(connection);
    }
  }

  private boolean isBeside(String row, Step step, String connection) {
    return connection.equals(connectionOf.get(row)) && !row.equals(step.result());
  }

  private void followCall(Step step, String method, String connection, String answer) {
    List<Object> arguments = step.calls().isEmpty() ? List.of() : step.calls().get(0).arguments();
    boolean wrote = wroteInTransaction.contains(connection);
    switch (method) {
      case "setAutoCommit" -> {
        boolean off = arguments.contains(false);
        note(Shape.AUTOCOMMIT_OFF_AND_ON, !off && offs.contains(connection));
        note(Shape.COMMITTED_WRITE, !off && wrote);
        wroteInTransaction.remove(connection);
        if (off) {
          offs.add(connection);
        } else {
          offs.remove(connection);
        }
      }
      case "setSavepoint" -> offs.add(connection);
      case "commit" -> {
        note(Shape.COMMITTED_WRITE, wrote);
        wroteInTransaction.remove(connection);
      }
      case "rollback" -> {
        note(Shape.SAVEPOINT_UNDONE, !arguments.isEmpty());
        note(Shape.UNDONE_WRITE, wrote && arguments.isEmpty());
        if (arguments.isEmpty()) {
          wroteInTransaction.remove(connection);
        }
      }
      case "next" -> {
        if (answer.endsWith("true")) {
          atRow.add(step.target());
          note(
              Shape.NESTED_CURSORS,
              atRow.stream().filter(row -> connection.equals(connectionOf.get(row))).count() > 1);
        } else {
          atRow.remove(step.target());
        }
      }
      case "getGeneratedKeys" ->
          note(Shape.GENERATED_KEY, answer.startsWith("[") && !answer.startsWith("[null"));
      case "close" -> {
        atRow.remove(step.target());
        if (step.target().equals(connection)) {
          closed.add(connection);
          atRow.removeIf(row -> connection.equals(connectionOf.get(row)));
        }
      }
      case "" -> atRow.remove(step.target());
      default -> {}
    }
  }
}
