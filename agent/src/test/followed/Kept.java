package followed;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

// What fields hold, and who assigns or uses it. No class is inside another one: they would reach
// what is private of each other.

class Asked {
  private static int asked;

  static int ask() {
    return ++asked;
  }
}

class AssignedByWhatConstructorsCall {
  private static int made;
  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  AssignedByWhatConstructorsCall() throws SQLException {
    count();
  }

  private void count() {
    made++;
  }

  @Region("exclusive")
  synchronized boolean run() throws SQLException {
    return made > 1 && connection.createStatement().executeQuery("SELECT 1").next();
  }
}

class AssignedByWhatTheyCallInTurn {
  private static int made;
  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  AssignedByWhatTheyCallInTurn() throws SQLException {
    count();
  }

  private void count() {
    add();
  }

  private static void add() {
    made++;
  }

  @Region("exclusive")
  synchronized boolean run() throws SQLException {
    return made > 1 && connection.createStatement().executeQuery("SELECT 1").next();
  }
}

class AssignedByAnother {
  private boolean linked;
  private int size;
  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  AssignedByAnother(AssignedByAnother other) throws SQLException {
    link(other);
    resize();
  }

  private static void link(AssignedByAnother other) {
    other.linked = true;
  }

  private void resize() {
    size = 3;
  }

  @Region("exclusive")
  synchronized boolean run() throws SQLException {
    return linked && connection.createStatement().executeQuery("SELECT 1").next();
  }

  @Region(value = "exclusive", why = "AssignedByAnother.size is assigned later")
  synchronized boolean ofItsOwn() throws SQLException {
    return size > 2 && connection.createStatement().executeQuery("SELECT 1").next();
  }
}

class LinkedByAMethod {
  private boolean linked;
  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  LinkedByAMethod(LinkedByAMethod other) throws SQLException {
    link(other);
  }

  private void link(LinkedByAMethod other) {
    other.linked = true;
  }

  @Region("exclusive")
  synchronized boolean run() throws SQLException {
    return linked && connection.createStatement().executeQuery("SELECT 1").next();
  }
}

class Part {
  int go() {
    return 1;
  }
}

class LoudPart extends Part {
  @Override
  int go() {
    return Asked.ask();
  }
}

class Whole {
  private final Part part = makePart();
  private final String sql = makeSql();

  Part makePart() {
    return new Part();
  }

  String makeSql() {
    return "SELECT 1";
  }

  final int go() {
    return part.go();
  }

  final String sql() {
    return sql;
  }
}

class LoudWhole extends Whole {
  @Override
  Part makePart() {
    return new LoudPart();
  }

  @Override
  String makeSql() {
    return "DELETE FROM a";
  }
}

class PartOfAnyWhole {
  private final Whole whole;
  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  PartOfAnyWhole(Whole whole) throws SQLException {
    this.whole = whole;
  }

  @Region("exclusive")
  synchronized boolean run() throws SQLException {
    return whole.go() > 0 && connection.createStatement().executeQuery("SELECT 1").next();
  }
}

class TextOfAnyWhole {
  private final Whole whole;
  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  TextOfAnyWhole(Whole whole) throws SQLException {
    this.whole = whole;
  }

  @Region("exclusive")
  synchronized void run() throws SQLException {
    connection.createStatement().executeUpdate(whole.sql());
  }
}

class ClosedUnderTheLock {
  private Connection connection;

  @Region("read")
  synchronized boolean run() throws SQLException {
    if (connection == null || connection.isClosed()) {
      connection = open();
    }
    return connection.createStatement().executeQuery("SELECT 1").next();
  }

  private static Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:a.db");
  }

  @Region("exclusive")
  synchronized void close() throws SQLException {
    connection.close();
    connection = null;
  }

  private static void close(AutoCloseable any) {
    try {
      any.close();
    } catch (Exception e) {
      // As many do.
    }
  }
}

class ClosedLater {
  private Connection connection;

  @Region("exclusive")
  synchronized boolean run() throws SQLException {
    if (connection == null || connection.isClosed()) {
      connection = open();
    }
    return connection.createStatement().executeQuery("SELECT 1").next();
  }

  private static Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:a.db");
  }

  @Region("exclusive")
  void close() throws SQLException {
    Connection last;
    synchronized (this) {
      last = connection;
    }
    last.close();
  }
}

class ClosedByWhoGetsIt {
  private Connection connection;

  @Region("exclusive")
  synchronized boolean run() throws SQLException {
    if (connection == null || connection.isClosed()) {
      connection = open();
    }
    return connection.createStatement().executeQuery("SELECT 1").next();
  }

  private static Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:a.db");
  }

  @Region("exclusive")
  private synchronized Connection get() {
    return connection;
  }

  void close() throws SQLException {
    get().close();
  }
}

class Published {
  private Connection connection;

  @Region("exclusive")
  synchronized boolean run() throws SQLException {
    if (connection == null || connection.isClosed()) {
      connection = open();
    }
    return connection.createStatement().executeQuery("SELECT 1").next();
  }

  private static Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:a.db");
  }

  static Connection published;

  @Region("exclusive")
  synchronized void publish() {
    published = connection;
  }
}

class HandedOutAsAnObject {
  private Connection connection;

  @Region("exclusive")
  synchronized boolean run() throws SQLException {
    if (connection == null || connection.isClosed()) {
      connection = open();
    }
    return connection.createStatement().executeQuery("SELECT 1").next();
  }

  private static Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:a.db");
  }

  @Region("exclusive")
  private synchronized Object get() {
    return connection;
  }

  Object handOut() {
    return get();
  }
}

class KeptAsAnObject {
  private Connection connection;

  @Region("exclusive")
  synchronized boolean run() throws SQLException {
    if (connection == null || connection.isClosed()) {
      connection = open();
    }
    return connection.createStatement().executeQuery("SELECT 1").next();
  }

  private static Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:a.db");
  }

  static Object kept;

  @Region("exclusive")
  synchronized void keep() {
    keep(connection);
  }

  private static void keep(Object any) {
    kept = any;
  }
}

class Copied implements Cloneable {
  private Connection connection;

  @Region("exclusive")
  synchronized boolean run() throws SQLException {
    if (connection == null || connection.isClosed()) {
      connection = open();
    }
    return connection.createStatement().executeQuery("SELECT 1").next();
  }

  private static Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:a.db");
  }

  @Override
  public Object clone() throws CloneNotSupportedException {
    return super.clone();
  }
}

class WrapsWhatStatementsThrow {
  private Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  WrapsWhatStatementsThrow() throws SQLException {}

  /** What a COMMIT throws behind it would not be wrapped. */
  @Region("exclusive")
  synchronized void run() {
    try {
      connection.createStatement().executeUpdate("DELETE FROM a");
      connection.createStatement().executeUpdate("DELETE FROM b");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}

class OpenedBelow {
  private Connection connection = open();

  Connection open() {
    return null;
  }

  @Region("write")
  synchronized void run() throws SQLException {
    connection.createStatement().executeUpdate("DELETE FROM a");
    connection.createStatement().executeUpdate("DELETE FROM b");
  }
}

class KeptByAnotherType {
  private Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
  static Object kept;

  KeptByAnotherType() throws SQLException {}

  @Region("exclusive")
  synchronized void run() throws SQLException {
    connection.createStatement().executeUpdate("DELETE FROM a");
    connection.createStatement().executeUpdate("DELETE FROM b");
  }

  @Region("exclusive")
  synchronized void keep() {
    kept = Objects.requireNonNull((Object) connection);
  }
}

class KeptUnwrapped {
  private Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
  static Object kept;

  KeptUnwrapped() throws SQLException {}

  @Region("exclusive")
  synchronized void run() throws SQLException {
    connection.createStatement().executeUpdate("DELETE FROM a");
    connection.createStatement().executeUpdate("DELETE FROM b");
  }

  @Region("exclusive")
  synchronized void keep() throws SQLException {
    kept = connection.unwrap(Connection.class);
  }
}

class KeptAsOneOfTwo {
  private Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
  static Object kept;

  KeptAsOneOfTwo() throws SQLException {}

  @Region("exclusive")
  synchronized void run() throws SQLException {
    connection.createStatement().executeUpdate("DELETE FROM a");
    connection.createStatement().executeUpdate("DELETE FROM b");
  }

  @Region("exclusive")
  synchronized void keep() {
    kept = Objects.requireNonNullElse((Object) connection, "none");
  }
}

class HandedToEquals {
  private Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  HandedToEquals() throws SQLException {}

  @Region("exclusive")
  synchronized void run() throws SQLException {
    connection.createStatement().executeUpdate("DELETE FROM a");
    connection.createStatement().executeUpdate("DELETE FROM b");
  }

  @Region("exclusive")
  synchronized boolean same(Object other) {
    return Objects.equals(other, connection);
  }
}

class HandedToAStatement {
  private Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  HandedToAStatement() throws SQLException {}

  @Region("exclusive")
  synchronized void run() throws SQLException {
    connection.createStatement().executeUpdate("DELETE FROM a");
    connection.createStatement().executeUpdate("DELETE FROM b");
  }

  @Region("exclusive")
  synchronized void bind(PreparedStatement statement) throws SQLException {
    statement.setObject(1, connection);
  }
}

class OpenedForTwoFields {
  private final Connection connection;
  private final Connection second;

  OpenedForTwoFields() throws SQLException {
    connection = second = DriverManager.getConnection("jdbc:sqlite:a.db");
  }

  @Region("exclusive")
  synchronized void run() throws SQLException {
    connection.createStatement().executeUpdate("DELETE FROM a");
    connection.createStatement().executeUpdate("DELETE FROM b");
  }

  void close() throws SQLException {
    second.close();
  }
}

/** Who keeps its connection to itself knows who sets what. */
class AsksForAutocommit {
  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  AsksForAutocommit() throws SQLException {}

  @Region(value = "exclusive", why = "asks whether the connection is in autocommit, which others may set")
  synchronized boolean run() throws SQLException {
    return connection.getAutoCommit();
  }
}

class OpenedByAHelperThatKeeps {
  static Connection last;
  private final Connection connection = open();

  OpenedByAHelperThatKeeps() throws SQLException {}

  private static Connection open() throws SQLException {
    Connection opened = DriverManager.getConnection("jdbc:sqlite:a.db");
    last = opened;
    return opened;
  }

  @Region("exclusive")
  synchronized void run() throws SQLException {
    connection.createStatement().executeUpdate("DELETE FROM a");
    connection.createStatement().executeUpdate("DELETE FROM b");
  }
}

class OpenedOnceForEach {
  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
  private final Connection second = DriverManager.getConnection("jdbc:sqlite:b.db");

  OpenedOnceForEach() throws SQLException {
    second.setAutoCommit(true);
  }

  @Region("write")
  synchronized void run() throws SQLException {
    Connection own = Objects.requireNonNull(connection, "closed");
    own.createStatement().executeUpdate("DELETE FROM a");
    own.createStatement().executeUpdate("DELETE FROM b");
  }
}

/** Opens connections for others. */
class OpensForOthers {
  static final List<Connection> ALL = new ArrayList<>();
  static Connection last;

  final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  OpensForOthers() throws SQLException {
    last = connection;
  }

  static Connection listed() throws SQLException {
    Connection opened = DriverManager.getConnection("jdbc:sqlite:a.db");
    ALL.add(opened);
    return opened;
  }

  static Connection remembered() throws SQLException {
    last = DriverManager.getConnection("jdbc:sqlite:a.db");
    return last;
  }

  static Connection rememberedAsWell() throws SQLException {
    Connection opened = DriverManager.getConnection("jdbc:sqlite:a.db");
    last = opened;
    return opened;
  }

  static Connection forNobodyElse(boolean own) throws SQLException {
    if (!own) {
      return null;
    }
    Connection opened = open();
    opened.setAutoCommit(true);
    return opened;
  }

  private static Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:a.db");
  }
}

class OpenedAndListed {
  private final Connection connection = OpensForOthers.listed();

  OpenedAndListed() throws SQLException {}

  @Region("exclusive")
  synchronized void run() throws SQLException {
    connection.createStatement().executeUpdate("DELETE FROM a");
    connection.createStatement().executeUpdate("DELETE FROM b");
  }
}

class OpenedAndRemembered {
  private final Connection connection = OpensForOthers.remembered();

  OpenedAndRemembered() throws SQLException {}

  @Region("exclusive")
  synchronized void run() throws SQLException {
    connection.createStatement().executeUpdate("DELETE FROM a");
    connection.createStatement().executeUpdate("DELETE FROM b");
  }
}

class OpenedAndRememberedAsWell {
  private final Connection connection = OpensForOthers.rememberedAsWell();

  OpenedAndRememberedAsWell() throws SQLException {}

  @Region("exclusive")
  synchronized void run() throws SQLException {
    connection.createStatement().executeUpdate("DELETE FROM a");
    connection.createStatement().executeUpdate("DELETE FROM b");
  }
}

class OpenedByWhoHasIt {
  private final Connection connection = new OpensForOthers().connection;

  OpenedByWhoHasIt() throws SQLException {}

  @Region("exclusive")
  synchronized void run() throws SQLException {
    connection.createStatement().executeUpdate("DELETE FROM a");
    connection.createStatement().executeUpdate("DELETE FROM b");
  }
}

class OpenedByAnother {
  private final Connection connection = OpensForOthers.forNobodyElse(true);

  OpenedByAnother() throws SQLException {}

  @Region("write")
  synchronized void run() throws SQLException {
    connection.createStatement().executeUpdate("DELETE FROM a");
    connection.createStatement().executeUpdate("DELETE FROM b");
  }
}

class EndsItsTransaction {
  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  EndsItsTransaction() throws SQLException {}

  @Region("exclusive")
  synchronized void run(int blanks) throws SQLException {
    String sql = "INSERT OR" + " ".repeat(blanks) + "ROLLBACK INTO a VALUES (1)";
    connection.createStatement().executeUpdate(sql);
    connection.createStatement().executeUpdate("DELETE FROM b");
  }
}

class NativeCode {
  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  NativeCode() throws SQLException {}

  @Region("exclusive")
  synchronized native int run();
}
