package io.pooledsqlite.fuzz;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a program that is being written has made so far, if all of it succeeded: later texts build
 * on it. Where something failed it is wrong, and some later text fails as well.
 */
final class Model {

  private static final Pattern CREATE =
      Pattern.compile(
          "CREATE (?:(TEMP) )?(?:UNIQUE |VIRTUAL )?(TABLE|VIEW|TRIGGER|INDEX) "
              + "(?:IF NOT EXISTS )?([\\w.]+)");
  private static final Pattern DROP =
      Pattern.compile("DROP (TABLE|VIEW|TRIGGER|INDEX) (?:IF EXISTS )?([\\w.]+)");
  private static final Pattern RENAME = Pattern.compile("ALTER TABLE (\\w+) RENAME TO (\\w+)");
  private static final Pattern ATTACH = Pattern.compile("ATTACH .*'(.*)' AS \"?(\\w+)\"?");
  private static final Pattern DETACH = Pattern.compile("DETACH (\\w+)");

  /** What one connection has. */
  static final class Session {
    boolean autoCommitOff;
    boolean begun;

    /** Open ones, innermost last: names in SQL, or variables. */
    final List<String> savepoints = new ArrayList<>();

    /** TEMP objects by name. */
    final Set<String> temporary = new TreeSet<>();

    /** Files by the name that they are attached as. */
    final Map<String, String> attached = new HashMap<>();

    final Set<String> functions = new TreeSet<>();

    private Set<String> temporaryBefore = Set.of();
    private Set<String> objectsBefore = Set.of();

    boolean inTransaction() {
      return autoCommitOff || begun || !savepoints.isEmpty();
    }
  }

  private final Map<String, Session> sessions = new HashMap<>();

  /** Of the file and of those that are attached: names, with the schema's if it is not main. */
  private final Set<String> objects = new TreeSet<>();

  Session of(String connection) {
    return sessions.computeIfAbsent(connection, name -> new Session());
  }

  boolean has(String object) {
    return objects.contains(object);
  }

  /** Those of the names that are there; all of them if none is, since something has to be named. */
  List<String> existing(List<String> names) {
    List<String> there = names.stream().filter(objects::contains).toList();
    return there.isEmpty() ? names : there;
  }

  /** Names of those that begin so. */
  List<String> named(String prefix) {
    return objects.stream().filter(name -> name.startsWith(prefix)).toList();
  }

  /** The other ones; all of them if none is missing. */
  List<String> missing(List<String> names) {
    List<String> absent = names.stream().filter(name -> !objects.contains(name)).toList();
    return absent.isEmpty() ? names : absent;
  }

  /**
   * @param connection on which the step runs
   */
  void follow(Step step, String connection) {
    if (step.calls().isEmpty() || connection == null || step.opens()) {
      return;
    }
    Session session = of(connection);
    String method = step.calls().get(0).method();
    if (method.equals("close") && step.target().equals(connection)) {
      sessions.remove(connection);
    } else if (step.sql() != null && method.startsWith("execute")) {
      followText(step.sql().text().strip(), session);
    } else {
      followCall(step, method, session);
    }
  }

  private void followCall(Step step, String method, Session session) {
    List<Object> arguments = step.calls().get(0).arguments();
    switch (method) {
      case "setAutoCommit" -> {
        boolean off = arguments.contains(false);
        if (off != session.autoCommitOff) {
          ended(session, true);
        }
        session.autoCommitOff = off;
      }
      case "commit" -> ended(session, true);
      case "rollback" -> {
        if (arguments.isEmpty()) {
          ended(session, false);
        } else {
          backTo(session, arguments.get(0));
        }
      }
      case "setSavepoint" -> {
        // sqlite-jdbc leaves autocommit for it.
        session.autoCommitOff = true;
        session.savepoints.add(step.result());
      }
      case "releaseSavepoint" -> release(session, arguments.get(0));
      default -> {}
    }
  }

  private static void backTo(Session session, Object savepoint) {
    release(session, savepoint);
    session.savepoints.add(name(savepoint));
  }

  private static void release(Session session, Object savepoint) {
    int at = session.savepoints.lastIndexOf(name(savepoint));
    if (at >= 0) {
      session.savepoints.subList(at, session.savepoints.size()).clear();
    }
  }

  private static String name(Object savepoint) {
    return savepoint instanceof Step.Variable variable ? variable.name() : savepoint.toString();
  }

  private void begins(Session session) {
    if (!session.begun) {
      session.begun = true;
      session.temporaryBefore = new HashSet<>(session.temporary);
      session.objectsBefore = new HashSet<>(objects);
    }
  }

  private void ended(Session session, boolean committed) {
    if (session.begun && !committed) {
      session.temporary.retainAll(session.temporaryBefore);
      objects.addAll(session.objectsBefore);
    }
    session.begun = false;
    session.savepoints.clear();
  }

  private void followText(String text, Session session) {
    if (session.autoCommitOff && !text.startsWith("COMMIT")) {
      begins(session);
    }
    String first = text.split("[ ;]", 2)[0].toUpperCase(Locale.ROOT);
    switch (first) {
      case "BEGIN" -> {
        // A script that begins with it ends with its end.
        if (!text.contains(";")) {
          begins(session);
        }
      }
      case "COMMIT", "END" -> ended(session, true);
      case "ROLLBACK" -> {
        if (text.contains(" TO ")) {
          backTo(session, text.substring(text.indexOf(" TO ") + 4));
        } else {
          ended(session, false);
        }
      }
      case "SAVEPOINT" -> {
        session.savepoints.add(text.substring("SAVEPOINT ".length()));
      }
      case "RELEASE" -> release(session, text.replaceFirst("RELEASE (SAVEPOINT )?", ""));
      default -> followSchema(text, session);
    }
  }

  private void followSchema(String text, Session session) {
    Matcher create = CREATE.matcher(text);
    Matcher drop = DROP.matcher(text);
    Matcher rename = RENAME.matcher(text);
    Matcher attach = ATTACH.matcher(text);
    Matcher detach = DETACH.matcher(text);
    if (create.lookingAt()) {
      boolean temporary = create.group(1) != null || create.group(3).startsWith("temp.");
      (temporary ? session.temporary : objects).add(create.group(3));
    } else if (drop.lookingAt()) {
      String name = drop.group(2);
      if (!session.temporary.remove(name.replace("temp.", ""))) {
        objects.remove(name);
      }
    } else if (rename.lookingAt() && !objects.contains(rename.group(2))) {
      objects.remove(rename.group(1));
      objects.add(rename.group(2));
    } else if (attach.lookingAt()) {
      session.attached.putIfAbsent(attach.group(2), attach.group(1));
    } else if (detach.lookingAt()) {
      session.attached.remove(detach.group(1));
    }
  }
}
