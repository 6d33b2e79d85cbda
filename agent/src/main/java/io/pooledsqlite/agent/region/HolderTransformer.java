package io.pooledsqlite.agent.region;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.pooledsqlite.agent.analysis.ClassHeader;
import io.pooledsqlite.agent.analysis.InForce;
import io.pooledsqlite.agent.analysis.LockOverrides;
import io.pooledsqlite.agent.analysis.LockStates;
import io.pooledsqlite.agent.inner.AgentRuntime;
import io.pooledsqlite.agent.inner.Bridge;
import io.pooledsqlite.metrics.RegionTotals;
import java.io.PrintStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.ref.WeakReference;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Mode {@code full}: looks at each class of the application as it loads, replaces the monitors of
 * which that is proved harmless, and watches that it stays so. As a supplier it tells what it did.
 * Whatever goes wrong, a class loads as it is. Thread-safe.
 */
public final class HolderTransformer implements ClassFileTransformer, Supplier<String>, LockStates {

  private final Instrumentation instrumentation;
  private final PrintStream err;
  private final RegionTotals totals;
  private final Collection<Object[]> before;
  private final Sites sites = new Sites();
  private final RegionLocks locks = new RegionLocks();
  private final LockOverrides overrides;
  private final Decisions decisions;
  private final Map<String, Boolean> said = new ConcurrentHashMap<>();

  @GuardedBy("this")
  private final List<Entry> entries = new ArrayList<>();

  @GuardedBy("this")
  private boolean tookOver;

  @GuardedBy("this")
  private final Map<ClassLoader, OfLoader> loaders = new WeakHashMap<>();

  @GuardedBy("this")
  private @Nullable String bridge;

  /** Classes that are being woven: they may lead to a plan. */
  private final AtomicInteger weaving = new AtomicInteger();

  /** Set before {@link #weaving} falls, read after it: a class always meets one of the two. */
  private volatile boolean anyPlans;

  /** A class that was loaded. */
  private record Entry(WeakReference<ClassLoader> loader, String name) {}

  /** What is known of one loader; so many of all entries were looked at for it. */
  private static final class OfLoader {
    final LoaderClasses classes;
    final LoaderHolders holders;
    int seen;
    int seenBelow;

    OfLoader(LoaderClasses classes, LoaderHolders holders) {
      this.classes = classes;
      this.holders = holders;
    }
  }

  /**
   * Made by the visible side through reflection.
   *
   * @param before what was loaded before, each a weak reference to the loader, the internal name
   *     and the bytes or null; complete when the first class comes here
   * @param settings those that go before the verdicts of the analysis
   * @param runtime publishes what the regions do
   */
  public HolderTransformer(
      Instrumentation instrumentation,
      Collection<Object[]> before,
      Map<String, String> settings,
      PrintStream err,
      AgentRuntime runtime) {
    this.instrumentation = instrumentation;
    this.totals = runtime.regions();
    this.before = before;
    this.err = err;
    this.overrides = new LockOverrides(settings, this::say);
    this.decisions = new Decisions(this::say, overrides);
  }

  private void say(String what) {
    if (said.putIfAbsent(what, true) == null) {
      err.println("pooledsqlite: " + what);
    }
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable Module module,
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    if (loader == null || name == null) {
      return null;
    }
    if (redefined != null) {
      // A debugger's hot swap, say: what was woven is gone, and what comes was not looked at.
      String why = name.replace('/', '.') + " was given other code while it ran";
      concerned(loader).values().forEach(of -> of.holders.doubt(why));
      return null;
    }
    try {
      remember(loader, name);
      boolean candidate = ClassHeader.namesJdbc(bytes) || isExpected(loader, name);
      byte[] woven = candidate ? weave(loader, name, bytes) : null;
      if (weaving.get() > 0 || anyPlans) {
        tellOthers(loader, name, bytes);
      }
      return woven;
    } catch (Throwable e) {
      // It loads all the same, and may lock or assign what was judged.
      concerned(loader).values().forEach(of -> doubt(of, name));
      say("could not look at " + name.replace('/', '.') + ", its locks stay as they are: " + e);
      return null;
    }
  }

  private synchronized void remember(ClassLoader loader, String name) {
    takeOver();
    entries.add(new Entry(new WeakReference<>(loader), name));
  }

  @GuardedBy("this")
  private void takeOver() {
    if (tookOver) {
      return;
    }
    tookOver = true;
    for (Object[] entry : before) {
      if (((WeakReference<?>) entry[0]).get() instanceof ClassLoader loader) {
        entries.add(new Entry(new WeakReference<>(loader), (String) entry[1]));
      }
    }
  }

  /** Whether a plan of its loader counts on a class that need not name JDBC itself. */
  private boolean isExpected(ClassLoader loader, String name) {
    if (!anyPlans) {
      return false;
    }
    OfLoader own;
    synchronized (this) {
      own = loaders.get(loader);
    }
    return own != null && own.holders.expects(name);
  }

  private byte @Nullable [] weave(ClassLoader loader, String name, byte[] bytes) throws Exception {
    weaving.incrementAndGet();
    try {
      return weaveNow(loader, name, bytes);
    } finally {
      weaving.decrementAndGet();
    }
  }

  private byte @Nullable [] weaveNow(ClassLoader loader, String name, byte[] bytes)
      throws Exception {
    OfLoader own = of(loader);
    if (!own.classes.lockInTime()) {
      say(name.replace('/', '.') + " loads as it is: the analysis of another class takes too long");
      doubt(own, name);
      return null;
    }
    try {
      own.classes.loaded(name, bytes);
      for (Entry entry : since(own.seen)) {
        own.seen++;
        ClassLoader other = entry.loader().get();
        if (other != null && !entry.name().equals(name) && isAncestor(other, loader)) {
          know(own, entry);
        }
      }
      ClassHeader header = own.classes.header(name);
      byte[] woven = header == null ? null : own.holders.weave(header, bytes, bridge());
      if (own.holders.hasPlans()) {
        anyPlans = true;
        lookAtWhatIsBelow(own, loader);
      }
      return woven;
    } finally {
      own.classes.lock.unlock();
    }
  }

  /** What loaders below have loaded before there was a plan. */
  private void lookAtWhatIsBelow(OfLoader own, ClassLoader loader) {
    for (Entry entry : since(own.seenBelow)) {
      own.seenBelow++;
      ClassLoader other = entry.loader().get();
      if (other != null
          && other != loader
          && isAncestor(loader, other)
          && !own.holders.knows(entry.name())) {
        own.classes.alsoFrom(other);
        know(own, entry);
      }
    }
  }

  private synchronized List<Entry> since(int seen) {
    return List.copyOf(entries.subList(seen, entries.size()));
  }

  private static void know(OfLoader of, Entry entry) {
    ClassHeader header = of.classes.header(entry.name());
    if (header != null) {
      of.holders.know(header);
    }
  }

  private static boolean isAncestor(ClassLoader ancestor, ClassLoader loader) {
    for (ClassLoader each = loader; each != null; each = each.getParent()) {
      if (each == ancestor) {
        return true;
      }
    }
    return false;
  }

  /** A class may spoil what was decided for another, in its own loader, one below or one above. */
  private void tellOthers(ClassLoader loader, String name, byte[] bytes) {
    Map<ClassLoader, OfLoader> concerned = concerned(loader);
    ClassHeader header = concerned.isEmpty() ? null : ClassHeader.read(bytes);
    for (Map.Entry<ClassLoader, OfLoader> each : concerned.entrySet()) {
      OfLoader of = each.getValue();
      if (header == null || !of.classes.lockInTime()) {
        doubt(of, name);
        continue;
      }
      try {
        if (isAncestor(loader, each.getKey())) {
          of.classes.loaded(name, bytes);
          of.holders.know(header);
        } else if (of.holders.hasPlans()) {
          of.classes.alsoFrom(loader);
          if (of.classes.loadedBelow(name, bytes)) {
            of.holders.know(header);
          } else {
            of.holders.doubt(name.replace('/', '.') + " is another class in a loader below");
          }
        }
      } finally {
        of.classes.lock.unlock();
      }
    }
  }

  /** What is known of the loader, of those below it, and of those above. */
  private synchronized Map<ClassLoader, OfLoader> concerned(ClassLoader loader) {
    Map<ClassLoader, OfLoader> concerned = new HashMap<>();
    loaders.forEach(
        (other, of) -> {
          if (isAncestor(loader, other) || isAncestor(other, loader)) {
            concerned.put(other, of);
          }
        });
    return concerned;
  }

  private static void doubt(OfLoader of, String name) {
    of.holders.doubt(name.replace('/', '.') + " could not be looked at as it was loaded");
  }

  private synchronized OfLoader of(ClassLoader loader) {
    return loaders.computeIfAbsent(
        loader,
        key -> {
          LoaderClasses classes = new LoaderClasses(key);
          return new OfLoader(
              classes,
              new LoaderHolders(
                  key, classes, sites, locks, decisions, overrides, totals, this::open));
        });
  }

  /** Lets this module read what a class of a named module keeps to itself. */
  private void open(Class<?> type) {
    Module module = type.getModule();
    Module own = HolderTransformer.class.getModule();
    if (!module.isOpen(type.getPackageName(), own) && instrumentation.isModifiableModule(module)) {
      instrumentation.redefineModule(
          module,
          Set.of(),
          Map.of(),
          Map.of(type.getPackageName(), Set.of(own)),
          Set.of(),
          Map.of());
    }
  }

  private synchronized String bridge() throws Exception {
    String installed = bridge;
    if (installed == null) {
      Regions regions = new Regions(sites, locks, e -> say("a region keeps its monitor: " + e));
      installed = Bridge.installRegions(instrumentation, regions.handles(), this::say);
      bridge = installed;
    }
    return installed;
  }

  @Override
  public InForce inForce() {
    return decisions.inForce();
  }

  @Override
  public String get() {
    return decisions.summary();
  }
}
