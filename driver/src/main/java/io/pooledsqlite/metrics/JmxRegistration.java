package io.pooledsqlite.metrics;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.management.ManagementFactory;
import java.util.IdentityHashMap;
import java.util.function.Consumer;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Registers MBeans in the platform's server, each for as long as somebody needs it. A name that is
 * taken, by another copy of this library for example, gets a suffix. Only the first failure is
 * reported. Thread-safe.
 */
final class JmxRegistration {

  private static final String DOMAIN = "io.pooledsqlite:";

  /** More copies than this under one name are a mistake that more names would not mend. */
  private static final int MAX_SUFFIX = 1000;

  private record Entry(ObjectName name, int users) {}

  @GuardedBy("this")
  private final IdentityHashMap<Object, Entry> entries = new IdentityHashMap<>();

  @GuardedBy("this")
  private boolean warned;

  /** Registers {@code bean}, or counts one more user if it is registered. */
  synchronized void add(Object bean, String properties, Consumer<String> warnings) {
    Entry entry = entries.get(bean);
    if (entry != null) {
      entries.put(bean, new Entry(entry.name, entry.users + 1));
      return;
    }
    try {
      entries.put(bean, new Entry(register(bean, properties), 1));
    } catch (JMException | RuntimeException | LinkageError e) {
      warn("register " + DOMAIN + properties, e, warnings);
    }
  }

  /** Counts one user less and unregisters {@code bean} after the last. */
  synchronized void remove(Object bean, Consumer<String> warnings) {
    Entry entry = entries.remove(bean);
    if (entry == null) {
      return;
    }
    if (entry.users > 1) {
      entries.put(bean, new Entry(entry.name, entry.users - 1));
      return;
    }
    try {
      ManagementFactory.getPlatformMBeanServer().unregisterMBean(entry.name);
    } catch (InstanceNotFoundException e) {
      // Somebody else took it out; it is gone, as wanted.
    } catch (JMException | RuntimeException | LinkageError e) {
      warn("unregister " + entry.name, e, warnings);
    }
  }

  private static ObjectName register(Object bean, String properties) throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    for (int copy = 1; ; copy++) {
      ObjectName name = new ObjectName(DOMAIN + properties + (copy == 1 ? "" : "-" + copy));
      try {
        server.registerMBean(bean, name);
        return name;
      } catch (InstanceAlreadyExistsException e) {
        if (copy == MAX_SUFFIX) {
          throw e;
        }
      }
    }
  }

  @GuardedBy("this")
  private void warn(String what, Throwable cause, Consumer<String> warnings) {
    if (!warned) {
      warned = true;
      warnings.accept("JMX could not " + what + ", pools go on without: " + cause);
    }
  }
}
