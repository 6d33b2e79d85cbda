package io.pooledsqlite.agent.inner;

import java.lang.StackWalker.StackFrame;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Knows the connection pools of applications. A pool over a pool would change what the outer one
 * tests, resets and counts, so it is left alone. Stateless.
 */
final class ApplicationPools {

  /** A pool sits close above the driver; farther up the stack it is somebody else's. */
  private static final int FRAMES = 32;

  private static final List<Map.Entry<String, String>> NAMES_BY_PREFIX =
      List.of(
          // Not to its end: the name of the package would become that of our own copy in the jar.
          Map.entry("com.zaxxer.", "HikariCP"),
          Map.entry("org.apache.commons.dbcp2.", "Commons DBCP"),
          Map.entry("org.apache.commons.dbcp.", "Commons DBCP"),
          Map.entry("org.apache.tomcat.dbcp.", "Tomcat DBCP"),
          Map.entry("org.apache.tomcat.jdbc.pool.", "Tomcat JDBC"),
          Map.entry("com.alibaba.druid.pool.", "Druid"),
          Map.entry("com.mchange.v2.c3p0.", "c3p0"),
          Map.entry("com.jolbox.bonecp.", "BoneCP"),
          Map.entry("org.logicalcobwebs.proxool.", "Proxool"),
          Map.entry("org.vibur.dbcp.", "Vibur"),
          Map.entry("io.agroal.", "Agroal"),
          Map.entry("snaq.db.", "DBPool"),
          Map.entry("oracle.ucp.", "UCP"),
          Map.entry("io.ebean.datasource.", "Ebean"),
          Map.entry("org.avaje.datasource.", "Ebean"),
          Map.entry("org.apache.ibatis.datasource.pooled.", "MyBatis POOLED"),
          Map.entry("com.j256.ormlite.jdbc.JdbcPooledConnectionSource", "ORMLite pool"),
          Map.entry("org.hibernate.connection.DriverManagerConnectionProvider", "Hibernate pool"),
          Map.entry(
              "org.hibernate.engine.jdbc.connections.internal.DriverManagerConnectionProviderImpl",
              "Hibernate pool"),
          Map.entry("org.eclipse.persistence.sessions.server.", "EclipseLink pool"),
          Map.entry("org.apache.cayenne.conn.", "Cayenne pool"),
          Map.entry("org.apache.cayenne.datasource.", "Cayenne pool"));

  private ApplicationPools() {}

  /** The pool that a class belongs to, or null. */
  static @Nullable String poolOf(String className) {
    for (Map.Entry<String, String> known : NAMES_BY_PREFIX) {
      if (className.startsWith(known.getKey())) {
        return known.getValue();
      }
    }
    return null;
  }

  /** The pool that called, directly or through its helpers, or null. */
  static @Nullable String onThisStack() {
    return StackWalker.getInstance().walk(ApplicationPools::among);
  }

  private static @Nullable String among(Stream<StackFrame> frames) {
    Iterator<StackFrame> upwards = frames.iterator();
    for (int i = 0; i < FRAMES && upwards.hasNext(); i++) {
      String pool = poolOf(upwards.next().getClassName());
      if (pool != null) {
        return pool;
      }
    }
    return null;
  }
}
