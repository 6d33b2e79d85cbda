package io.pooledsqlite.pool;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * The table of {@link JvmTable} where the JDK opens no package: in the platform MBean server, the
 * other thing that every class loader reaches. Starting that server takes longer than all else that
 * opening a connection takes. Stateless.
 */
final class MBeanTable {

  private static final String NAME = "pooledsqlite:type=SharedFiles";
  private static final String[] TWO_OBJECTS = {"java.lang.Object", "java.lang.Object"};

  private MBeanTable() {}

  /** Finds the table, or hangs it up. */
  @SuppressWarnings("unchecked")
  static Map<Object, Object> find() throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = new ObjectName(NAME);
    if (!server.isRegistered(name)) {
      try {
        server.registerMBean(new StandardMBean(new ConcurrentHashMap<>(), Map.class), name);
      } catch (InstanceAlreadyExistsException e) {
        // Another copy was faster; its table is as good.
      }
    }
    Object[] entry = {"files", new ConcurrentHashMap<>()};
    Object earlier = server.invoke(name, "putIfAbsent", entry, TWO_OBJECTS);
    return (Map<Object, Object>) (earlier != null ? earlier : entry[1]);
  }
}
