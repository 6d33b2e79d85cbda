package io.pooledsqlite.metrics;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** The platform's MBean server, which all tests of one JVM share. */
final class Beans {

  private Beans() {}

  /** Removes the beans of pools that other tests left open, so that names are free. */
  static void forgetThoseOfOtherTests() throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    for (ObjectName name : server.queryNames(new ObjectName("io.pooledsqlite:*"), null)) {
      server.unregisterMBean(name);
    }
  }
}
