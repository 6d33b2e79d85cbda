package io.pooledsqlite.metrics;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.management.ManagementFactory;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Registers MBeans in the platform's server, each for as long as somebody needs it. A name that is
 * taken, by another copy of this library for example, gets a suffix. Only the first failure is
 * reported. Thread-safe.
 */
final class JmxRegistration {

  private static final String DOMAIN = "io.pooledsqlite:";

  /** More copies than this under one name are a mistake that more names would not mend. */
  private static final int MAX_SUFFIX = 1000;

  /**
   * What somebody needs.
   *
   * @param name null before it is registered, and where that failed
   */
  private record Entry(String properties, @Nullable ObjectName name, int users) {
    Entry usedBy(int count) {
      return new Entry(properties, name, count);
    }
  }

  @GuardedBy("this")
  private final IdentityHashMap<Object, Entry> entries = new IdentityHashMap<>();

  @GuardedBy("this")
  private boolean starting;

  @GuardedBy("this")
  private boolean started;

  @GuardedBy("this")
  private boolean warned;

  /**
   * Registers {@code bean}, or counts one more user if it is registered. Starting the MBean server
   * takes long, so that the first ones are registered when {@code soon} gets to it.
   */
  synchronized void add(Object bean, String properties, Executor soon, Consumer<String> warnings) {
    Entry entry = entries.get(bean);
    if (entry != null) {
      entries.put(bean, entry.usedBy(entry.users + 1));
      return;
    }
    entries.put(bean, new Entry(properties, null, 1));
    if (started) {
      register(bean, warnings);
    } else if (!starting) {
      starting = true;
      soon.execute(() -> start(warnings));
    }
  }

  /** Unless whoever needed them is gone by now. */
  private void start(Consumer<String> warnings) {
    try {
      // Without the monitor: this may run code of the application's, which may open a pool.
      ManagementFactory.getPlatformMBeanServer();
    } catch (RuntimeException | LinkageError e) {
      // Said of what is to be registered.
    }
    registerAll(warnings);
  }

  private synchronized void registerAll(Consumer<String> warnings) {
    starting = false;
    started = !entries.isEmpty();
    List.copyOf(entries.keySet()).forEach(bean -> register(bean, warnings));
  }

  /** Counts one user less and unregisters {@code bean} after the last. */
  synchronized void remove(Object bean, Consumer<String> warnings) {
    Entry entry = entries.remove(bean);
    if (entry == null) {
      return;
    }
    if (entry.users > 1) {
      entries.put(bean, entry.usedBy(entry.users - 1));
      return;
    }
    if (entry.name == null) {
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

  @GuardedBy("this")
  private void register(Object bean, Consumer<String> warnings) {
    Entry entry = Objects.requireNonNull(entries.get(bean));
    try {
      ObjectName name = register(bean, entry.properties);
      entries.put(bean, new Entry(entry.properties, name, entry.users));
    } catch (JMException | RuntimeException | LinkageError e) {
      warn("register " + DOMAIN + entry.properties, e, warnings);
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
