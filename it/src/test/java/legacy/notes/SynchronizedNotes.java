package legacy.notes;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** An ordinary holder: one connection behind synchronized methods. */
public final class SynchronizedNotes {

  private final Connection connection;
  private int hits;

  private SynchronizedNotes(String url) throws SQLException {
    connection = DriverManager.getConnection(url);
  }

  synchronized int count() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM notes")) {
      return rows.getInt(1);
    }
  }

  synchronized int add(String text) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO notes(text) VALUES (?)")) {
      insert.setString(1, text);
      return insert.executeUpdate();
    }
  }

  synchronized int hit() {
    return ++hits;
  }

  synchronized void create() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE notes(text)");
    }
  }

  /**
   * Runs the program: URL, and {@code bean} to ask for the report meanwhile, or {@code wait} to let
   * somebody else ask.
   */
  public static void main(String[] arguments) throws Exception {
    SynchronizedNotes notes = new SynchronizedNotes(arguments[0]);
    System.out.println("connection " + notes.connection.getClass().getName());
    notes.create();
    notes.add("a");
    notes.hit();
    System.out.println("count " + notes.count());
    if (arguments.length > 1 && arguments[1].equals("wait")) {
      askForReport();
      System.out.println("waiting");
      System.in.read();
    } else if (arguments.length > 1) {
      System.out.println(
          String.valueOf(askForReport()).contains("SynchronizedNotes.count is read because")
              ? "bean answers"
              : "bean does not answer");
    }
  }

  /** The bean is registered by another thread, a little after the first connection. */
  private static Object askForReport() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = new ObjectName("io.pooledsqlite:type=Locks");
    long end = System.nanoTime() + 60_000_000_000L;
    while (!server.isRegistered(name) && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    return server.invoke(name, "reportText", new Object[0], new String[0]);
  }
}
