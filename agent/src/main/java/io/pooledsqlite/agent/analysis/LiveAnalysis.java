package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.LockJudge.JudgedLock;
import io.pooledsqlite.agent.analysis.LockJudge.JudgedRegion;
import io.pooledsqlite.agent.analysis.Monitors.Lock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * The analysis of a program whose classes become known one by one. What was judged is judged for
 * the classes known then; each class that comes later is looked at for what it changes. Not
 * thread-safe.
 */
public final class LiveAnalysis {

  private final ClassWorld world;
  private final Monitors monitors;
  private final LockJudge judge;

  /**
   * An analysis of classes that are read from {@code source}.
   *
   * @param overrides what goes before the verdicts
   */
  public LiveAnalysis(ClassSource source, LockOverrides overrides) {
    this.world = new ClassWorld(source);
    FieldRules fields = new FieldRules(world);
    this.monitors = new Monitors(world, fields);
    this.judge = new LockJudge(world, monitors, fields, overrides);
  }

  /** Tells that a class exists. */
  public void know(ClassHeader header) {
    world.know(header.name(), header.superName(), header.interfaces());
    boolean hasRegions = header.locks() || header.namesJdbc();
    if (hasRegions || monitors.isBelowBlocks(header.name())) {
      addRegionsOf(header.name());
      // What is below it was loaded before, and its own class file may not say what it inherits.
      world.subclasses(header.name()).forEach(this::addRegionsOf);
    }
    if (header.locks() && world.find(header.name()) == null) {
      monitors.addUnread(header.name());
    }
  }

  private void addRegionsOf(String name) {
    ClassNode node = world.find(name);
    if (node != null) {
      monitors.add(node);
    }
  }

  /**
   * The locks that this class's regions hold: those of its own instances, of itself, of its fields.
   * Without regions where they are left alone.
   */
  public List<LockPlan> plansOf(String name) {
    addRegionsOf(name);
    ClassNode own = world.find(name);
    List<ClassNode> nest = own == null ? null : world.nest(own);
    if (nest != null) {
      // Classes inside it may lock it as well, and their class files are there.
      nest.forEach(monitors::add);
    }
    List<LockPlan> plans = new ArrayList<>();
    for (Lock lock : List.copyOf(monitors.regions().keySet())) {
      if (lock.owner().equals(name)) {
        plans.add(plan(judge.judgeUnlessLeftAlone(lock)));
      }
    }
    return plans;
  }

  /**
   * The regions in which a class locks its own instance, judged for instances of exactly it, though
   * there may be none. So it is known how the regions of a base class find the connection.
   */
  public List<RegionPlan> regionsOf(String name) {
    List<RegionPlan> plans = new ArrayList<>();
    ClassNode node = world.find(name);
    if (node == null) {
      return plans;
    }
    for (MethodNode method : node.methods) {
      MethodRef ref = new MethodRef(node, method);
      for (RegionRoot root : monitors.onOwnInstance(ref)) {
        plans.add(plan(judge.judge(root)));
      }
    }
    return plans;
  }

  /**
   * The fields that lead from an object of the class, or from the class itself, to a connection.
   *
   * @param name internal name of the class
   * @param path from {@link RegionPlan#connection}
   * @return null if it begins elsewhere: another class need not be initialised yet
   */
  public @Nullable List<FieldStep> wayTo(String name, String path) {
    List<FieldStep> steps = FieldPath.steps(path);
    boolean begins =
        FieldPath.isStatic(path)
            ? world.isSubtype(name, steps.get(0).owner())
            : path.startsWith(FieldRules.THIS + ".");
    return begins ? steps : null;
  }

  /**
   * Whether objects of the class can be serialised and the version of that is computed. The version
   * of records and enums is always 0 (Java Object Serialization Specification, 1.12, 1.13).
   */
  public boolean hasComputedSerialVersion(String name) {
    ClassNode node = world.find(name);
    return node != null
        && !"java/lang/Record".equals(node.superName)
        && !"java/lang/Enum".equals(node.superName)
        && world.isSubtype(name, "java/io/Serializable")
        && node.fields.stream().noneMatch(field -> field.name.equals("serialVersionUID"));
  }

  private LockPlan plan(JudgedLock judged) {
    Lock lock = judged.lock();
    List<RegionPlan> regions = new ArrayList<>();
    for (JudgedRegion region : judged.regions()) {
      regions.add(plan(region));
    }
    return new LockPlan(
        lock.kind(),
        lock.owner(),
        lock.field(),
        lock.display(),
        judged.leftAlone(),
        List.copyOf(regions));
  }

  private RegionPlan plan(JudgedRegion region) {
    RegionRoot root = region.root();
    List<String> connections = region.judged().connections();
    String connection = connections.size() == 1 ? connections.get(0) : null;
    Set<String> fields = new TreeSet<>();
    for (String need : region.judged().needs()) {
      if (connection == null
          || !(need.equals(connection + RegionRun.IS_THERE)
              || need.equals(connection + RegionRun.IS_OPEN))) {
        fields.add(need);
      }
    }
    return new RegionPlan(
        root.method().owner().name,
        root.method().method().name,
        root.method().method().desc,
        ordinal(root),
        root.receiver(),
        root.lock(),
        connections.size() > 1 ? Verdict.EXCLUSIVE : region.judged().report().verdict(),
        connection,
        region.judged().once(),
        region.judged().asserted() ? Set.of() : fields,
        region.judged().overrides(),
        region.judged().report().display());
  }

  private static int ordinal(RegionRoot root) {
    if (root.block() == null) {
      return -1;
    }
    int ordinal = 0;
    for (int i = 0; i < root.block().enter(); i++) {
      if (root.method().method().instructions.get(i).getOpcode() == Opcodes.MONITORENTER) {
        ordinal++;
      }
    }
    return ordinal;
  }

  /** How the lock of a plan is told from others, and how many regions are known of it now. */
  private Lock lock(LockPlan plan) {
    return new Lock(plan.kind(), plan.owner(), plan.field());
  }

  /** What a class that is known now does to a plan that was made without it; null if nothing. */
  public @Nullable String whyBroken(LockPlan plan, ClassHeader later) {
    if (world.find(later.name()) == null) {
      return later.name().replace('/', '.') + ", loaded later, can not be read";
    }
    String above = later.superName();
    if (above != null && ClassHeader.isTakenForFinal(above)) {
      return later.name().replace('/', '.') + ", loaded later, extends " + above.replace('/', '.');
    }
    Lock lock = lock(plan);
    if (judge.regionsOf(lock).size() != plan.regions().size()) {
      return later.name().replace('/', '.') + ", loaded later, locks it as well";
    }
    boolean locks = later.locks() || monitors.isBelowBlocks(later.name());
    String unknown = locks ? monitors.whyNotKnown(lock) : null;
    if (unknown != null) {
      return unknown;
    }
    // The JVM shows a class before the one above it, without which nobody knows what it overrides.
    Set<String> names = new TreeSet<>(world.subclasses(later.name()));
    names.add(later.name());
    for (RegionPlan region : plan.regions()) {
      for (RegionPlan.NoOverride assumed : region.overrides()) {
        for (String name : names) {
          if (overrides(name, assumed)) {
            return name.replace('/', '.') + ", loaded later, overrides " + assumed.method();
          }
        }
      }
    }
    return null;
  }

  private boolean overrides(String name, RegionPlan.NoOverride assumed) {
    ClassNode node = world.find(name);
    if (name.equals(assumed.type()) || node == null || !world.isSubtype(name, assumed.type())) {
      return false;
    }
    // A default method of an interface hides none of a class.
    return node.methods.stream()
        .anyMatch(method -> (method.name + method.desc).equals(assumed.method()));
  }
}
