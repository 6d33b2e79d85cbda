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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Mode {@code full}: looks at each class of the application as it loads, replaces the monitors of
 * which that is proved harmless, and watches that it stays so. As a supplier it tells what it did.
 * Whatever goes wrong, a class loads as it is. Thread-safe.
 */
public final class HolderTransformer implements ClassFileTransformer, Supplier<String>, LockStates {

  private static final String BELOW = "of a class loader below";

  private final Instrumentation instrumentation;
  private final PrintStream err;
  private final RegionTotals totals;
  private final Collection<Object[]> before;
  private final Sites sites = new Sites();
  private final RegionLocks locks = new RegionLocks();
  private final LockOverrides overrides;
  private final Decisions decisions;
  private final EndingRegions ending;
  private final Map<String, Boolean> said = new ConcurrentHashMap<>();

  private final NotedClasses noted = new NotedClasses();

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

  /** What is known of one loader; all classes up to these numbers were looked at for it. */
  private static final class OfLoader {
    final LoaderClasses classes;
    final LoaderHolders holders;
    long seen;
    long seenBelow;

    OfLoader(LoaderHolders holders) {
      this.classes = holders.classes();
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
    this.decisions = new Decisions(this::say, overrides, totals);
    this.ending = new EndingRegions(locks, decisions);
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
    try {
      return redefined == null
          ? transformNew(loader, name, bytes)
          : transformAgain(loader, name, bytes);
    } finally {
      ending.await();
    }
  }

  private byte @Nullable [] transformNew(ClassLoader loader, String name, byte[] bytes) {
    try {
      ClassHeader header = ClassHeader.read(bytes);
      NotedClass own = NotedClass.of(loader, name, header);
      note(own);
      boolean candidate = ClassHeader.namesJdbc(bytes) || isExpected(loader, name);
      byte[] woven = candidate && header != null ? weave(loader, header, bytes) : null;
      if (weaving.get() > 0 || anyPlans) {
        tellAbove(loader, own);
        tellBelow(loader, name, header, bytes);
      }
      return woven;
    } catch (Throwable e) {
      // It loads all the same, and may lock or assign what was judged.
      doubt(NotedClass.of(loader, name, null), loader);
      say("could not look at " + name.replace('/', '.') + ", its locks stay as they are: " + e);
      return null;
    }
  }

  /**
   * A debugger's hot swap, say: what comes was not looked at. What was woven as the class was
   * loaded is woven again: the JVM gives no other code to a class if that changes the flags of a
   * method or adds a field.
   */
  private byte @Nullable [] transformAgain(ClassLoader loader, String name, byte[] bytes) {
    doubt(NotedClass.doubtful(loader, name, "was given other code while it ran"), loader);
    OfLoader own;
    synchronized (this) {
      own = loaders.get(loader);
    }
    if (own == null || !own.classes.lockInTime()) {
      return null;
    }
    try {
      return own.holders.weaveAgain(name, bytes, bridge());
    } catch (Throwable e) {
      say("could not weave the new code of " + name.replace('/', '.') + ": " + e);
      return null;
    } finally {
      own.classes.lock.unlock();
    }
  }

  /** For what was decided for its loader, one below or one above, and for what will be. */
  private void doubt(NotedClass doubtful, ClassLoader loader) {
    note(doubtful);
    String why = String.valueOf(doubtful.doubt());
    above(loader).forEach(of -> of.holders.doubt(why));
    atOrBelow(loader).forEach(of -> of.holders.doubt(why));
  }

  private synchronized void note(NotedClass loaded) {
    takeOver();
    noted.add(loaded);
  }

  @GuardedBy("this")
  private void takeOver() {
    if (tookOver) {
      return;
    }
    tookOver = true;
    for (Object[] entry : before) {
      if (((WeakReference<?>) entry[0]).get() instanceof ClassLoader loader) {
        noted.add(NotedClass.unseen(loader, (String) entry[1]));
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

  private byte @Nullable [] weave(ClassLoader loader, ClassHeader header, byte[] bytes)
      throws Exception {
    weaving.incrementAndGet();
    try {
      return weaveNow(loader, header, bytes);
    } finally {
      weaving.decrementAndGet();
    }
  }

  private byte @Nullable [] weaveNow(ClassLoader loader, ClassHeader header, byte[] bytes)
      throws Exception {
    OfLoader own = of(loader);
    String name = header.name();
    if (!own.classes.lockInTime()) {
      say(name.replace('/', '.') + " loads as it is: the analysis of another class takes too long");
      own.holders.doubt(couldNotLookAt(name));
      return null;
    }
    try {
      own.classes.loaded(name, bytes);
      NotedClasses.Some others = noted.since(own.seen);
      own.seen = others.next();
      for (NotedClass each : others.classes()) {
        ClassLoader other = each.loader().get();
        if (other != null && !each.name().equals(name) && isAncestor(other, loader)) {
          know(own, each);
        }
      }
      byte[] woven = own.holders.weave(header, bytes, bridge());
      if (own.holders.hasPlans()) {
        anyPlans = true;
        lookAtWhatIsBelow(own, loader);
      }
      return woven;
    } finally {
      own.classes.lock.unlock();
    }
  }

  private static void know(OfLoader of, NotedClass loaded) {
    of.classes.exists(loaded.name());
    ClassHeader header = of.classes.header(loaded.name());
    if (header == null) {
      look(of, loaded, "which has no class file");
      return;
    }
    of.holders.know(header);
    if (loaded.doubt() != null) {
      of.holders.doubt(loaded.doubt());
    }
  }

  /** What loaders below have loaded before there was a plan. */
  private void lookAtWhatIsBelow(OfLoader own, ClassLoader loader) {
    NotedClasses.Some others = noted.since(own.seenBelow);
    own.seenBelow = others.next();
    for (NotedClass each : others.classes()) {
      ClassLoader other = each.loader().get();
      if (other != null && other != loader && isAncestor(loader, other)) {
        look(own, each, BELOW);
      }
    }
  }

  private static void look(OfLoader of, NotedClass loaded, String unread) {
    String why = of.classes.unread.whyConcerned(loaded, unread);
    if (why != null) {
      of.holders.doubt(why);
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

  /** A class may spoil what was decided in a loader above; waits for none of their locks. */
  private void tellAbove(ClassLoader loader, NotedClass loaded) {
    for (OfLoader of : above(loader)) {
      if (of.holders.hasPlans()) {
        look(of, loaded, BELOW);
      }
    }
  }

  /** A class may spoil what was decided for another in its own loader, or in one below. */
  private void tellBelow(
      ClassLoader loader, String name, @Nullable ClassHeader header, byte[] bytes) {
    for (OfLoader of : atOrBelow(loader)) {
      if (header == null || !of.classes.lockInTime()) {
        of.holders.doubt(couldNotLookAt(name));
        continue;
      }
      try {
        of.classes.loaded(name, bytes);
        of.holders.know(header);
      } finally {
        of.classes.lock.unlock();
      }
    }
  }

  private synchronized List<OfLoader> above(ClassLoader loader) {
    return those(other -> other != loader && isAncestor(other, loader));
  }

  private synchronized List<OfLoader> atOrBelow(ClassLoader loader) {
    return those(other -> isAncestor(loader, other));
  }

  @GuardedBy("this")
  private List<OfLoader> those(Predicate<ClassLoader> which) {
    List<OfLoader> found = new ArrayList<>();
    loaders.forEach(
        (loader, of) -> {
          if (which.test(loader)) {
            found.add(of);
          }
        });
    return found;
  }

  private static String couldNotLookAt(String name) {
    return name.replace('/', '.') + " could not be looked at as it was loaded";
  }

  private synchronized OfLoader of(ClassLoader loader) {
    return loaders.computeIfAbsent(
        loader,
        key ->
            new OfLoader(
                new LoaderHolders(key, sites, ending, decisions, overrides, totals, this::open)));
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
