package io.pooledsqlite.agent.region;

import io.pooledsqlite.agent.analysis.ClassHeader;
import io.pooledsqlite.agent.analysis.FieldStep;
import io.pooledsqlite.agent.analysis.LiveAnalysis;
import io.pooledsqlite.agent.analysis.LockOverrides;
import io.pooledsqlite.agent.analysis.LockPlan;
import io.pooledsqlite.agent.analysis.RegionPlan;
import io.pooledsqlite.agent.analysis.Verdict;
import io.pooledsqlite.agent.region.RegionWeaver.NotWovenException;
import io.pooledsqlite.metrics.RegionTotals;
import io.pooledsqlite.session.Region;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The holders of one class loader: decides, as each of its classes loads, which monitors are worth
 * a lock of ours, weaves their regions, and takes back what a later class makes doubtful. For the
 * holder of its classes' lock.
 */
final class LoaderHolders {

  private final WeakReference<ClassLoader> loader;
  private final LoaderClasses classes;
  private final LiveAnalysis analysis;
  private final Sites sites;
  private final EndingRegions ending;
  private final Decisions decisions;
  private final LockOverrides overrides;
  private final RegionTotals totals;
  private final Consumer<Class<?>> opener;
  private final Set<String> known = new HashSet<>();
  private final Map<Key, Woven> woven = new HashMap<>();

  /** Classes with regions in {@link #woven}; may be asked without the lock. */
  private final Set<String> expected = ConcurrentHashMap.newKeySet();

  /** The class files of those that were to be woven, were they or not. */
  private final Map<String, byte[]> seen = new HashMap<>();

  /** Grows under the lock; whoever can not have the lock takes back what is there. */
  private final List<Active> active = new CopyOnWriteArrayList<>();

  private volatile @Nullable String doubt;

  /** Where a region is in its class file. */
  private record Key(String owner, String method, String descriptor, int block) {
    static Key of(RegionPlan region) {
      return new Key(region.owner(), region.method(), region.descriptor(), region.block());
    }
  }

  /**
   * A region that is woven, or will be as its class loads.
   *
   * @param connection the path of the connection of which the woven code knows
   */
  private record Woven(RegionCode code, @Nullable String connection) {}

  /** A plan that holds. */
  private record Active(LockPlan lock, MonitorPlan plan) {}

  LoaderHolders(
      ClassLoader loader,
      Sites sites,
      EndingRegions ending,
      Decisions decisions,
      LockOverrides overrides,
      RegionTotals totals,
      Consumer<Class<?>> opener) {
    this.opener = opener;
    this.loader = new WeakReference<>(loader);
    this.classes = new LoaderClasses(loader, this::doubt);
    this.analysis = new LiveAnalysis(classes, overrides);
    this.sites = sites;
    this.ending = ending;
    this.decisions = decisions;
    this.overrides = overrides;
    this.totals = totals;
  }

  /** Whether any plan holds. Needs no lock. */
  boolean hasPlans() {
    return active.stream().anyMatch(each -> each.plan().takenBack() == null);
  }

  /** What these holders are judged by. */
  LoaderClasses classes() {
    return classes;
  }

  /** Whether a class has regions that a plan counts on being woven. Needs no lock. */
  boolean expects(String name) {
    return expected.contains(name);
  }

  /** Tells of a class that was loaded, or is about to be, as it is. */
  void know(ClassHeader header) {
    learn(header);
    String name = header.name();
    if (expected.contains(name) && !seen.containsKey(name)) {
      takeBackRegionsOf(name, name.replace('/', '.') + " loads as it is");
    }
  }

  private void learn(ClassHeader header) {
    if (!known.add(header.name())) {
      return;
    }
    analysis.know(header);
    for (Active each : active) {
      if (each.plan().takenBack() == null || ending.has(each.plan())) {
        String why = analysis.whyBroken(each.lock(), header);
        if (why != null) {
          takeBack(each, why);
        }
      }
    }
  }

  /** A class that nobody could look at loads: whatever was decided may be wrong. Needs no lock. */
  void doubt(String why) {
    doubt = why;
    active.forEach(each -> takeBack(each, why));
  }

  private void takeBack(Active broken, String why) {
    broken.plan().takeBack(why);
    ending.add(broken.plan());
  }

  /**
   * Tells of a class that is about to be loaded, and weaves its regions. It may have come before:
   * its definition failed, or several threads define it and one of them wins. Then nothing more is
   * decided, and all that was woven is woven again.
   *
   * @param bridge internal name of the class that woven code calls
   * @return null if it stays as it is
   */
  byte @Nullable [] weave(ClassHeader header, byte[] classFile, String bridge) {
    learn(header);
    String name = header.name();
    List<RegionCode> wanted = codeOf(name, woven);
    boolean counted = !wanted.isEmpty();
    List<LockPlan> promising = new ArrayList<>();
    Map<Key, Woven> fresh = new LinkedHashMap<>();
    byte[] before = seen.putIfAbsent(name, classFile);
    if (before == null) {
      decide(header, promising, fresh);
      wanted.addAll(codeOf(name, fresh));
    } else if (!Arrays.equals(before, classFile)) {
      doubt(name.replace('/', '.') + " loads a second time, with other code");
      return null;
    }
    if (wanted.isEmpty()) {
      return null;
    }
    byte[] result;
    try {
      boolean computed = analysis.hasComputedSerialVersion(name);
      result = RegionWeaver.weave(classFile, wanted, bridge, computed);
    } catch (NotWovenException e) {
      String why = String.valueOf(e.getMessage());
      decisions.notWoven(name, promising, why);
      if (counted) {
        takeBackRegionsOf(name, why);
      }
      return null;
    }
    woven.putAll(fresh);
    fresh.keySet().forEach(key -> expected.add(key.owner()));
    promising.forEach(this::activate);
    return result;
  }

  /**
   * Weaves other code of a class that was woven; nothing that was decided for it holds any more.
   *
   * @return null if it was not woven, the code is woven already, or can not be
   */
  byte @Nullable [] weaveAgain(String name, byte[] classFile, String bridge) {
    List<RegionCode> wanted = codeOf(name, woven);
    if (wanted.isEmpty() || ClassHeader.names(classFile, bridge)) {
      return null;
    }
    try {
      boolean computed = analysis.hasComputedSerialVersion(name);
      return RegionWeaver.weave(classFile, wanted, bridge, computed);
    } catch (NotWovenException e) {
      return null;
    }
  }

  private static List<RegionCode> codeOf(String name, Map<Key, Woven> regions) {
    List<RegionCode> code = new ArrayList<>();
    regions.forEach(
        (key, region) -> {
          if (key.owner().equals(name)) {
            code.add(region.code());
          }
        });
    return code;
  }

  /** Finds the plans that a class makes possible, and the regions to be woven for them. */
  private void decide(ClassHeader header, List<LockPlan> promising, Map<Key, Woven> fresh) {
    for (LockPlan plan : analysis.plansOf(header.name())) {
      if (isPromising(plan) && addRegions(plan, header.name(), fresh)) {
        promising.add(plan);
      }
    }
    if (promising.isEmpty()) {
      fresh.clear();
    }
    addRegionsForSubclasses(header, fresh);
  }

  /** A class has its regions as they were: who counted on them, or would, keeps the monitor. */
  private void takeBackRegionsOf(String className, String why) {
    expected.remove(className);
    woven.keySet().removeIf(key -> key.owner().equals(className));
    active.stream()
        .filter(
            each ->
                each.lock().regions().stream().anyMatch(region -> region.owner().equals(className)))
        .forEach(each -> takeBack(each, why));
  }

  private static boolean isPromising(LockPlan plan) {
    return plan.leftAlone() == null
        && plan.regions().stream().anyMatch(region -> region.verdict() != Verdict.EXCLUSIVE);
  }

  /** Makes sure that each region of the lock is woven, now or later; false if that is too late. */
  private boolean addRegions(LockPlan plan, String name, Map<Key, Woven> fresh) {
    for (RegionPlan region : plan.regions()) {
      Key key = Key.of(region);
      if (woven.containsKey(key) || fresh.containsKey(key)) {
        continue;
      }
      if (!region.owner().equals(name) && known.contains(region.owner())) {
        decisions.tooLate(plan, region);
        return false;
      }
      fresh.put(key, prepare(region));
    }
    return true;
  }

  /** What a base class locks is decided when a class below it loads; then it is too late. */
  private void addRegionsForSubclasses(ClassHeader header, Map<Key, Woven> fresh) {
    if (header.isAbstract() && !overrides.keeps(header.name())) {
      for (RegionPlan region : analysis.regionsOf(header.name())) {
        // A class below is looked at before its base is loaded, and may have asked for them.
        Key key = Key.of(region);
        if (!woven.containsKey(key) && !fresh.containsKey(key)) {
          fresh.put(key, prepare(region));
        }
      }
    }
  }

  private Woven prepare(RegionPlan region) {
    String path = region.connection();
    List<FieldStep> way = path == null ? null : analysis.wayTo(region.owner(), path);
    int site = sites.add(loader, way == null ? FieldReach.NONE : new FieldReach(way, opener));
    return new Woven(
        new RegionCode(region.method(), region.descriptor(), region.block(), region.lock(), site),
        way == null ? null : path);
  }

  private void activate(LockPlan lock) {
    Map<Integer, MonitorPlan.Known> regions = new HashMap<>();
    for (RegionPlan region : lock.regions()) {
      int site = site(region);
      MonitorPlan.Rule rule = rule(region, Objects.requireNonNull(woven.get(Key.of(region))));
      MonitorPlan.Known other = regions.get(site);
      boolean same = other == null || Objects.equals(other.rule(), rule);
      if (other == null) {
        regions.put(site, new MonitorPlan.Known(rule, totals.add(verdict(region))));
      } else if (!same) {
        regions.put(site, new MonitorPlan.Known(null, other.count()));
      }
    }
    long besides = regions.values().stream().filter(region -> region.rule() != null).count();
    if (besides == 0) {
      decisions.outOfReach(lock);
      return;
    }
    MonitorPlan plan = new MonitorPlan(lock.display(), regions, totals);
    ClassLoader own = loader.get();
    if (lock.kind() == LockPlan.Kind.INSTANCE && own != null) {
      sites.plan(own, lock.owner().replace('/', '.'), plan);
    } else {
      for (RegionPlan region : lock.regions()) {
        sites.plan(site(region), plan);
      }
    }
    active.add(new Active(lock, plan));
    String doubted = doubt;
    if (doubted != null) {
      plan.takeBack(doubted);
    }
    List<MonitorPlan.Known> inOrder = new ArrayList<>();
    lock.regions().forEach(region -> inOrder.add(regions.get(site(region))));
    decisions.replaced(loader, lock, plan, besides, inOrder);
  }

  private int site(RegionPlan region) {
    return Objects.requireNonNull(woven.get(Key.of(region))).code().site();
  }

  private static RegionTotals.Verdict verdict(RegionPlan region) {
    return RegionTotals.Verdict.valueOf(region.verdict().name());
  }

  /** What a region may do beside others; null if it needs the monitor. */
  private static MonitorPlan.@Nullable Rule rule(RegionPlan region, Woven code) {
    boolean reached = Objects.equals(region.connection(), code.connection());
    if (!reached || !region.fields().isEmpty()) {
      return null;
    }
    boolean session = region.connection() != null;
    return switch (region.verdict()) {
      case EXCLUSIVE -> null;
      case READ -> {
        Region.Kind kind = region.once() ? Region.Kind.SINGLE_READ : Region.Kind.READ;
        yield new MonitorPlan.Rule(session ? kind : null, false);
      }
      case SINGLE -> session ? new MonitorPlan.Rule(Region.Kind.SINGLE, true) : null;
      case WRITE -> session ? new MonitorPlan.Rule(Region.Kind.WRITE, true) : null;
    };
  }
}
