package io.pooledsqlite.agent.inner;

import io.pooledsqlite.pool.ConnectionOpener;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Opens physical connections for the applications behind one class loader. Thread-safe. */
abstract class ApplicationOpener implements ConnectionOpener {

  private final WeakReference<ClassLoader> loader;
  private final @Nullable WeakReference<ClassLoader> context;
  private final Set<String> pools = ConcurrentHashMap.newKeySet();

  /**
   * @param loader sees what the applications see
   * @param context the context class loader of the first call, for pool threads too
   */
  ApplicationOpener(@Nullable ClassLoader loader, @Nullable ClassLoader context) {
    this.loader = new WeakReference<>(loader);
    this.context = context == null ? null : new WeakReference<>(context);
  }

  /** The class loader, or null once it is gone. */
  final @Nullable ClassLoader loader() {
    return loader.get();
  }

  /** The context class loader that the driver shall see; the loader's own once that is gone. */
  final @Nullable ClassLoader context() {
    if (context == null) {
      return null;
    }
    ClassLoader first = context.get();
    return first == null ? loader.get() : first;
  }

  /** Tells, once for each pool, that the applications use it. */
  final void uses(String pool, ApplicationMeters meters) {
    if (!pools.add(pool)) {
      return;
    }
    ClassLoader own = loader.get();
    if (own != null) {
      meters.uses(own, pool);
    }
    ClassLoader first = context == null ? null : context.get();
    if (first != null && first != own) {
      meters.uses(first, pool);
    }
  }
}
