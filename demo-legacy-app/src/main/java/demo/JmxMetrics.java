package demo;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Reads the pools' MXBeans from another JVM of the same user. */
final class JmxMetrics {

  private static final String POOLS = "io.pooledsqlite:type=Pool,*";

  private JmxMetrics() {}

  /** One line for each attribute of each pool, or one that says why there are none. */
  static List<String> read(long pid) {
    try {
      return readPools(startAgent(pid));
    } catch (IOException | AttachNotSupportedException | JMException e) {
      return List.of("not available over JMX: " + e);
    }
  }

  private static JMXServiceURL startAgent(long pid)
      throws IOException, AttachNotSupportedException {
    VirtualMachine jvm = VirtualMachine.attach(String.valueOf(pid));
    try {
      return new JMXServiceURL(jvm.startLocalManagementAgent());
    } finally {
      jvm.detach();
    }
  }

  // The address is not user input: the attached JVM, a child of this one, handed it out.
  @SuppressWarnings("BanJNDI")
  private static List<String> readPools(JMXServiceURL address) throws IOException, JMException {
    List<String> lines = new ArrayList<>();
    try (JMXConnector connector = JMXConnectorFactory.connect(address)) {
      MBeanServerConnection beans = connector.getMBeanServerConnection();
      for (ObjectName pool : new TreeSet<>(beans.queryNames(new ObjectName(POOLS), null))) {
        lines.add(pool.toString());
        for (MBeanAttributeInfo attribute : beans.getMBeanInfo(pool).getAttributes()) {
          String name = attribute.getName();
          lines.add("  " + name + " = " + text(beans.getAttribute(pool, name)));
        }
      }
    }
    return lines.isEmpty() ? List.of("no MXBean " + POOLS) : lines;
  }

  /** JMX wraps maps and beans in tables of its own; shows only what is in them. */
  private static String text(Object value) {
    if (value instanceof TabularData table) {
      List<String> rows = new ArrayList<>();
      table.values().forEach(row -> rows.add(text(row)));
      return rows.toString();
    }
    if (value instanceof CompositeData row) {
      List<String> fields = new ArrayList<>();
      row.values().forEach(field -> fields.add(text(field)));
      return String.join(": ", fields);
    }
    return value instanceof Object[] array ? Arrays.toString(array) : String.valueOf(value);
  }
}
