package io.pooledsqlite.agent;

import java.lang.instrument.ClassFileTransformer;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.security.ProtectionDomain;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Notes which classes the application loads, and keeps the bytes of those that name JDBC. A class
 * costs one search through its bytes; nothing is read or changed here. Thread-safe.
 */
final class LoadedClasses implements ClassFileTransformer {

  private static final byte[] JDBC = "java/sql/".getBytes(StandardCharsets.ISO_8859_1);
  private static final String SQLITE = "org/sqlite/";
  private static final String FIRST_USED = "org/sqlite/core/NativeDB";
  private static final byte[] UNREAD = {};

  /** So many may be noted before it is looked for some to forget. */
  private static final int FEW = 1_000;

  private final Collection<Object[]> classes = new ConcurrentLinkedQueue<>();
  private final AtomicInteger noted = new AtomicInteger();
  private volatile int most = FEW;
  private final Runnable onFirstUse;
  private final AtomicBoolean used = new AtomicBoolean();
  private volatile boolean sawJdbc;

  /** Made with what to do, quickly, when sqlite-jdbc is first used. */
  LoadedClasses(Runnable onFirstUse) {
    this.onFirstUse = onFirstUse;
  }

  /**
   * Each a weak reference to the loader, the internal name, and the bytes: null if they do not name
   * JDBC, empty if nobody saw them.
   */
  Collection<Object[]> classes() {
    return classes;
  }

  /** Whether any class of the application names JDBC, or sqlite-jdbc was used. */
  boolean sawJdbc() {
    return sawJdbc;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable Module module,
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    note(loader, name, redefined, bytes);
    return null;
  }

  /** Notes a class that loads; returns whether it is the application's and names JDBC. */
  boolean note(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      byte[] bytes) {
    if (FIRST_USED.equals(name) && redefined == null) {
      noteFirstUse();
    }
    if (redefined != null || !isOfApplication(loader, name)) {
      return false;
    }
    boolean jdbc = namesJdbc(bytes);
    add(new Object[] {new WeakReference<>(loader), name, jdbc ? bytes : null});
    if (jdbc) {
      sawJdbc = true;
    }
    return jdbc;
  }

  /**
   * Notes classes that were loaded before the agent, unless they are noted; their bytes are read
   * where they are wanted. Sqlite-jdbc may have been used by then.
   */
  void noteLoaded(Class<?>[] loaded) {
    IdentityHashMap<ClassLoader, Set<Object>> known = new IdentityHashMap<>();
    for (Object[] entry : classes) {
      if (((WeakReference<?>) entry[0]).get() instanceof ClassLoader loader) {
        known.computeIfAbsent(loader, key -> new HashSet<>()).add(entry[1]);
      }
    }
    boolean inUse = false;
    for (Class<?> type : loaded) {
      String name = type.getName().replace('.', '/');
      inUse |= name.equals(FIRST_USED);
      ClassLoader loader = type.getClassLoader();
      if (!type.isArray()
          && !type.isHidden()
          && isOfApplication(loader, name)
          && !known.getOrDefault(loader, Set.of()).contains(name)) {
        add(new Object[] {new WeakReference<>(loader), name, UNREAD});
      }
    }
    if (inUse) {
      noteFirstUse();
    }
  }

  /** Several class loaders may have a sqlite-jdbc each. */
  private void noteFirstUse() {
    if (used.compareAndSet(false, true)) {
      sawJdbc = true;
      onFirstUse.run();
    }
  }

  private void add(Object[] entry) {
    classes.add(entry);
    if (noted.incrementAndGet() > most) {
      forgetTheGone();
    }
  }

  /** A server may deploy a program again and again. */
  private synchronized void forgetTheGone() {
    if (noted.get() > most) {
      classes.removeIf(each -> ((WeakReference<?>) each[0]).get() == null);
      int left = classes.size();
      most = 2 * left + FEW;
      noted.set(left);
    }
  }

  /** Whether a class is neither the JDK's nor sqlite-jdbc's nor ours. */
  static boolean isOfApplication(@Nullable ClassLoader loader, @Nullable String name) {
    return loader != null && name != null && !isPlatform(loader, name);
  }

  private static boolean isPlatform(ClassLoader loader, String name) {
    return loader == ClassLoader.getPlatformClassLoader()
        || loader instanceof HiddenClassLoader
        || name.startsWith(SQLITE)
        || name.startsWith("io/pooledsqlite/")
        || name.startsWith("java/")
        || name.startsWith("jdk/")
        || name.startsWith("sun/");
  }

  private static boolean namesJdbc(byte[] bytes) {
    for (int i = 0; i <= bytes.length - JDBC.length; i++) {
      if (bytes[i] == 'j' && matches(bytes, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(byte[] bytes, int from) {
    for (int i = 1; i < JDBC.length; i++) {
      if (bytes[from + i] != JDBC[i]) {
        return false;
      }
    }
    return true;
  }
}
