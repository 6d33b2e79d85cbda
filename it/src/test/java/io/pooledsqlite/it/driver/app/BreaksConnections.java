package io.pooledsqlite.it.driver.app;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.Query;
import javax.management.StringValueExp;

/**
 * Lets the pool throw its writer away, again and again, by a setting that belongs to one session;
 * then says how often no connection came in time, by the pool's MBean.
 */
public final class BreaksConnections {

  private static final String OVERFLOWS = "Overflows";

  private BreaksConnections() {}

  /** Runs the program: URL. */
  public static void main(String[] arguments) throws Exception {
    try (Connection connection = DriverManager.getConnection(arguments[0]);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t(v)");
      for (int i = 0; i < 3; i++) {
        statement.execute("PRAGMA page_size = 4096");
        statement.execute("INSERT INTO t VALUES (1)");
      }
      System.out.println(OVERFLOWS + " " + overflows());
    }
  }

  /** The bean is registered a moment after the first connection. */
  private static Object overflows() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName pools = new ObjectName("io.pooledsqlite:*");
    while (true) {
      for (ObjectName name :
          server.queryNames(
              pools, Query.not(Query.eq(Query.attr("Name"), new StringValueExp(""))))) {
        return server.getAttribute(name, OVERFLOWS);
      }
      Thread.sleep(20);
    }
  }
}
