package io.pooledsqlite.it.driver.app;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Two web applications, each with a driver jar of its own, above one sqlite-jdbc. */
public final class SharedSqlite {

  private static final int WRITES = 150;
  private static final int WRITERS_EACH = 2;

  private SharedSqlite() {}

  /** Runs the program: file, driver jar, folder of classes, jar of sqlite-jdbc. */
  public static void main(String[] arguments) throws Exception {
    String url = "jdbc:pooledsqlite:" + arguments[0];
    List<String> own = List.of(arguments[1], arguments[2]);
    ClassLoader sqlite =
        WebApplication.loader(List.of(arguments[3]), ClassLoader.getPlatformClassLoader());
    WebApplication one = WebApplication.with(own, sqlite);
    WebApplication two = WebApplication.with(own, sqlite);
    try (Connection first = one.open(url);
        Connection second = two.open(url)) {
      System.out.println("first " + first.getClass().getName());
      System.out.println("second " + second.getClass().getName());
      System.out.println("one copy " + (statementClass(first) == statementClass(second)));
      update(first, "CREATE TABLE t (writer, number)");
      oneWaitsForTheOther(first, second);
    }
    writeFromBoth(url, List.of(one, two));
    System.out.println("busy " + busySeen());
  }

  private static void oneWaitsForTheOther(Connection first, Connection second) throws Exception {
    first.setAutoCommit(false);
    update(first, "INSERT INTO t VALUES ('first', 0)");
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      Thread waiting = executor.submit(Thread::currentThread).get();
      Future<Integer> write =
          executor.submit(() -> update(second, "INSERT INTO t VALUES ('second', 0)"));
      System.out.println("waits in the queue " + comesToWaitInQueue(waiting));
      System.out.println("done before commit " + write.isDone());
      first.commit();
      System.out.println("done after commit " + write.get());
    } finally {
      executor.shutdown();
    }
  }

  /** In SQLite's own busy handler a thread would be running native code, not parked. */
  private static boolean comesToWaitInQueue(Thread thread) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() < deadline) {
      StackTraceElement[] stack = thread.getStackTrace();
      if (stack.length > 0
          && stack[0].getMethodName().equals("park")
          && Arrays.stream(stack).anyMatch(call -> call.getClassName().endsWith(".WriteQueue"))) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  private static void writeFromBoth(String url, List<WebApplication> applications)
      throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(applications.size() * WRITERS_EACH);
    try {
      List<Callable<Void>> writers = new ArrayList<>();
      for (WebApplication application : applications) {
        for (int i = 0; i < WRITERS_EACH; i++) {
          int writer = writers.size();
          writers.add(() -> write(application.open(url), writer));
        }
      }
      for (Future<Void> done : executor.invokeAll(writers)) {
        done.get();
      }
    } finally {
      executor.shutdown();
    }
  }

  private static Void write(Connection opened, int writer) throws SQLException {
    try (Connection connection = opened) {
      for (int i = 0; i < WRITES; i++) {
        connection.setAutoCommit(i % 2 == 0);
        update(connection, "INSERT INTO t VALUES (" + writer + ", " + i + ")");
        if (!connection.getAutoCommit()) {
          try (Statement statement = connection.createStatement();
              ResultSet rows = statement.executeQuery("SELECT count(*) FROM t")) {
            rows.next();
          }
          connection.commit();
        }
      }
    }
    return null;
  }

  private static int update(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  private static long busySeen() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    long busy = 0;
    for (ObjectName pool : server.queryNames(new ObjectName("io.pooledsqlite:type=Pool,*"), null)) {
      busy += (Long) server.getAttribute(pool, "Busy");
    }
    return busy;
  }

  /** The two copies share the class beside sqlite-jdbc's, but nothing below it. */
  private static Class<?> statementClass(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.getClass();
    }
  }
}
