package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.LockJudge.JudgedLock;
import io.pooledsqlite.agent.analysis.Monitors.Lock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;

/** The whole analysis: from class files to a report. Each run is for one thread. */
public final class LockAnalysis {

  private static final int DEEPEST_FIELD = 2;

  private final ClassWorld world;
  private final FieldRules fields;
  private final Monitors monitors;
  private final LockJudge judge;
  private final Map<String, HolderDraft> drafts = new TreeMap<>();

  private record HolderDraft(ClassNode node, List<MonitorReport> monitors) {}

  private LockAnalysis(ClassSource source, LockOverrides overrides) {
    this.world = new ClassWorld(source);
    this.fields = new FieldRules(world);
    this.monitors = new Monitors(world, fields);
    this.judge = new LockJudge(world, monitors, fields, overrides);
  }

  /**
   * Looks at all these classes of the application.
   *
   * @param classes what {@link ClassHeader} found of each; a class that locks or names JDBC is read
   *     again in full
   * @param progress told of every step; may throw to end the analysis
   * @param overrides what goes before the verdicts
   */
  public static AnalysisReport analyse(
      ClassSource source,
      Collection<ClassHeader> classes,
      Runnable progress,
      LockOverrides overrides) {
    return new LockAnalysis(source, overrides).run(classes, progress);
  }

  private AnalysisReport run(Collection<ClassHeader> classes, Runnable progress) {
    Set<String> wanted = new TreeSet<>();
    for (ClassHeader header : classes) {
      world.know(header.name(), header.superName(), header.interfaces());
      if (header.namesJdbc() || header.locks()) {
        wanted.add(header.name());
      }
      if (header.locks() && world.find(header.name()) == null) {
        monitors.addUnread(header.name());
      }
    }
    for (String name : List.copyOf(wanted)) {
      wanted.addAll(world.subclasses(name));
    }
    List<String> notes = new ArrayList<>();
    for (String name : wanted) {
      progress.run();
      ClassNode node = world.find(name);
      if (node == null) {
        notes.add(name.replace('/', '.') + " can not be read");
      } else {
        monitors.add(node);
        if (isHolder(node)) {
          drafts.put(name, new HolderDraft(node, new ArrayList<>()));
        }
      }
    }
    addLockedClasses();
    for (Lock lock : List.copyOf(monitors.regions().keySet())) {
      progress.run();
      judge(lock);
    }
    List<HolderReport> holders = new ArrayList<>();
    drafts.forEach((name, draft) -> holders.add(report(draft)));
    return new AnalysisReport(classes.size(), List.copyOf(holders), List.copyOf(notes));
  }

  /** What is locked by others may lock itself in its own methods, without a word of JDBC. */
  private void addLockedClasses() {
    for (boolean more = true; more; ) {
      more = false;
      for (Lock lock : List.copyOf(monitors.regions().keySet())) {
        if (lock.kind() != LockPlan.Kind.FIELD) {
          Set<String> names = new TreeSet<>(world.subclasses(lock.owner()));
          names.add(lock.owner());
          for (String name : names) {
            ClassNode node = world.find(name);
            more |= node != null && monitors.add(node);
          }
        }
      }
    }
  }

  private void judge(Lock lock) {
    JudgedLock judged = judge.judge(lock);
    ClassNode owner = world.find(lock.owner());
    if (owner == null || !(judged.jdbc() || isHolder(owner))) {
      return;
    }
    drafts
        .computeIfAbsent(lock.owner(), key -> new HolderDraft(owner, new ArrayList<>()))
        .monitors()
        .add(judged.report());
  }

  private HolderReport report(HolderDraft draft) {
    List<MonitorReport> all = new ArrayList<>(draft.monitors());
    for (ClassNode node = draft.node();
        node != null;
        node = world.find(ClassWorld.superName(node))) {
      for (FieldNode field : node.fields) {
        if (field.desc.startsWith("Ljava/util/concurrent/locks/")) {
          all.add(
              new MonitorReport(
                  "the "
                      + Place.simpleName(field.desc.substring(1, field.desc.length() - 1))
                      + " in "
                      + node.name.replace('/', '.')
                      + "."
                      + field.name,
                  "locks of java.util.concurrent are reported, not replaced",
                  List.of()));
        }
      }
    }
    return new HolderReport(
        draft.node().name.replace('/', '.'), connections(draft.node(), 0), List.copyOf(all));
  }

  private boolean isHolder(ClassNode node) {
    return !connections(node, 0).isEmpty();
  }

  /** The fields, own and inherited, that hold a connection or an object with such a field. */
  private List<String> connections(ClassNode start, int depth) {
    List<String> found = new ArrayList<>();
    for (ClassNode node = start; node != null; node = world.find(ClassWorld.superName(node))) {
      for (FieldNode field : node.fields) {
        String how = how(node, field, depth);
        if (how != null) {
          found.add(how);
        }
      }
    }
    return found;
  }

  private @Nullable String how(ClassNode owner, FieldNode field, int depth) {
    boolean reference = field.desc.startsWith("L") && (field.access & Opcodes.ACC_SYNTHETIC) == 0;
    String type = reference ? field.desc.substring(1, field.desc.length() - 1) : "";
    String name = Place.simpleName(owner.name) + "." + field.name;
    if (type.equals(Types.CONNECTION)) {
      return name + ": " + Openings.describe(fields, new FieldRef(owner, field));
    }
    ClassNode helper = reference && depth < DEEPEST_FIELD ? world.find(type) : null;
    if (helper == null || helper == owner) {
      return null;
    }
    List<String> inside = connections(helper, depth + 1);
    return inside.isEmpty() ? null : name + " (" + inside.get(0) + ")";
  }
}
