package io.pooledsqlite.state;

import io.pooledsqlite.testing.TestDatabase;
import io.pooledsqlite.testing.Workers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * One session sets a state; it, another one, a new one, and whoever comes after its end look at it
 * from then on, in between each other's reads and writes. The same program runs on plain
 * sqlite-jdbc and through the pool.
 */
final class StateRun {

  /** Small, because some states keep a lock that others wait for. */
  private static final String PATIENCE = "busy_timeout=20";

  private static final Question WRITE = Question.asking("INSERT INTO t(v) VALUES ('x')");

  private final StateRow row;
  private final Scenario scenario;
  private final String prefix;
  private final String poolParameters;
  private final Path file;
  private final Observer observer;
  private final Map<String, String> answers = new LinkedHashMap<>();
  private boolean reached;

  private StateRun(
      StateRow row, String prefix, String poolParameters, Path file, Observer observer) {
    this.row = row;
    this.scenario = row.scenario().get();
    this.prefix = prefix;
    this.poolParameters = poolParameters;
    this.file = file;
    this.observer = observer;
  }

  /** Is told of the steps after which something is to be seen. */
  interface Observer {
    /** Both sessions are open, and have looked. */
    default void opened(Connection setter, Connection other) {}

    /** The state is set. */
    default void set() {}

    /** The session has looked at it once. */
    default void asked() {}

    /** The session has used it beside the other one. */
    default void used() {}

    /** The session is closed. */
    default void closed() {}
  }

  /** What everybody saw, step by step, and whether it was as far as the row says. */
  record Seen(Map<String, String> answers, boolean reachIsAsSaid) {}

  static Seen onSqliteJdbc(StateRow row, Path file) throws Exception {
    return new StateRun(row, "jdbc:sqlite:", "", file, new Observer() {}).run();
  }

  static Seen onPooledSqlite(StateRow row, Path file, Observer observer) throws Exception {
    return new StateRun(row, "jdbc:pooledsqlite:", "&pool.readers=1", file, observer).run();
  }

  private Connection open(String parameters) throws SQLException {
    String more = parameters.isEmpty() ? "" : "&" + parameters;
    return DriverManager.getConnection(prefix + file + "?" + PATIENCE + poolParameters + more);
  }

  private Seen run() throws Exception {
    try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      TestDatabase.run(plain, row.schema().toArray(String[]::new));
    }
    Connection setter = open(row.parameters());
    Connection other = open("");
    try {
      look(setter, "setter, before");
      String otherBefore = look(other, "other, before");
      PreparedStatement prepared = prepare(setter);
      observer.opened(setter, other);
      note("set", scenario.set(), setter);
      observer.set();
      note("setter, at once", scenario.state(), setter);
      observer.asked();
      if (prepared != null) {
        note("setter, prepared before", c -> Question.answer(prepared), setter);
        prepared.close();
      }
      String setterAfter = beside(setter, other);
      observer.used();
      String otherAfter = answer(scenario.state(), other);
      if (row.reach() != Reach.TRANSACTION) {
        inTransaction(setter);
      }
      fromOtherThreads(setter);
      Connection fresh = open("");
      String freshAfter = look(fresh, "new");
      note("new, write", WRITE, fresh);
      fresh.close();
      setter.close();
      observer.closed();
      look(other, "other, after close");
      note("other, write after close", WRITE, other);
      Connection later = open("");
      String laterAfter = look(later, "later");
      note("later, write", WRITE, later);
      later.close();
      reached =
          row.reach()
              .is(
                  !setterAfter.equals(otherBefore),
                  !otherAfter.equals(otherBefore),
                  !freshAfter.equals(otherBefore),
                  !laterAfter.equals(otherBefore));
    } finally {
      note("undo", scenario.undo(), other);
      setter.close();
      other.close();
    }
    inTheFile();
    return new Seen(answers, reached);
  }

  /** Not a pragma: those of SQLite answer what was so when they were compiled. */
  private @Nullable PreparedStatement prepare(Connection setter) {
    String sql = scenario.state().sql();
    try {
      return sql == null || sql.startsWith("PRAGMA") ? null : setter.prepareStatement(sql);
    } catch (SQLException e) {
      // What it asks for is not there yet.
      return null;
    }
  }

  /** The setter's statements and another session's take turns on the same connections. */
  private String beside(Connection setter, Connection other) {
    String first = look(setter, "setter, 1");
    look(other, "other, 1");
    for (int round = 2; round < 5; round++) {
      note("other, write " + round, WRITE, other);
      look(setter, "setter, " + round);
      note("setter, write " + round, WRITE, setter);
      look(other, "other, " + round);
      look(setter, "setter, " + round + " again");
    }
    return first;
  }

  private void inTransaction(Connection setter) {
    note("setter, autocommit off", c -> autoCommit(c, false), setter);
    look(setter, "setter, in a transaction");
    note("setter, write in a transaction", WRITE, setter);
    look(setter, "setter, after that write");
    note("setter, rollback", StateRun::rollback, setter);
    note("setter, autocommit on", c -> autoCommit(c, true), setter);
    look(setter, "setter, after a transaction");
  }

  private static String autoCommit(Connection connection, boolean on) throws SQLException {
    connection.setAutoCommit(on);
    return "autocommit " + connection.getAutoCommit();
  }

  private static String rollback(Connection connection) throws SQLException {
    connection.rollback();
    return "rolled back";
  }

  private void fromOtherThreads(Connection setter) {
    ConcurrentSkipListSet<String> seen = new ConcurrentSkipListSet<>();
    Workers.runAll(
        3,
        number -> {
          for (int i = 0; i < 5; i++) {
            seen.add(answer(scenario.state(), setter));
          }
        });
    answers.put("setter, three threads", new TreeSet<>(seen).toString());
  }

  private void inTheFile() throws SQLException {
    try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      look(plain, "in the file");
      note("rows", Question.asking("SELECT count(*) FROM t"), plain);
      note("tables", Question.asking("SELECT group_concat(name) FROM sqlite_master"), plain);
      note("integrity", Question.asking("PRAGMA integrity_check"), plain);
    }
  }

  /** Asks all questions; the answer is that of the first, the state itself. */
  private String look(Connection connection, String who) {
    List<String> all = new ArrayList<>();
    for (Question question : scenario.questions()) {
      all.add(answer(question, connection));
    }
    answers.put(who, String.join(" | ", all));
    return all.get(0);
  }

  private void note(String label, Question question, Connection connection) {
    answers.put(label, answer(question, connection));
  }

  private String answer(Question question, Connection connection) {
    return question.answer(connection).replace(file.toString(), "FILE");
  }
}
