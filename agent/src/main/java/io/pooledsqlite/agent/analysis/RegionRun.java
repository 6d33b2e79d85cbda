package io.pooledsqlite.agent.analysis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;

/**
 * One region gone through with everything it calls: what is common to all its methods. Where
 * following ends, an effect of kind UNKNOWN stands for the rest.
 */
final class RegionRun {

  static final int DEEPEST = 12;

  /** What a region may need of a field, behind the field's path. */
  static final String IS_THERE = " is not null";

  static final String IS_OPEN = " is open";

  private static final int MOST_STEPS = 200_000;
  private static final int MOST_ROUNDS = 12;

  /** What a run is for. */
  enum Purpose {
    /** To judge a region. */
    REGION,
    /** To see what constructors or a static initialiser assign. */
    INITIALISER,
    /** To see what one method locks and assigns; calls are not followed. */
    SURVEY
  }

  private final ClassWorld world;
  private final FieldRules fields;
  private final Purpose purpose;
  private final String receiver;
  private final @Nullable String lock;
  private final Heap heap = new Heap();
  private final Map<List<Object>, Outcome> known = new HashMap<>();
  private final List<MethodRef> active = new ArrayList<>();
  private final Map<String, Value> assigned = new HashMap<>();
  private final Set<String> needs = new TreeSet<>();
  private final Set<String> connections = new TreeSet<>();
  private final Map<String, Boolean> confined = new HashMap<>();
  private final Set<RegionPlan.NoOverride> overrides = new LinkedHashSet<>();
  private final boolean skipsOpening;
  private final boolean exact;
  private int steps;
  private int runs;
  private boolean cutOff;

  /**
   * Made for one run, to see what is assigned.
   *
   * @param receiver internal name of the class of {@code this}
   * @param exact whether it is that class, rather than one below
   */
  static RegionRun ofAssignments(
      ClassWorld world, FieldRules fields, String receiver, boolean exact) {
    return new RegionRun(world, fields, Purpose.INITIALISER, receiver, null, true, exact);
  }

  /**
   * Made for one run.
   *
   * @param receiver internal name of the exact class of {@code this}
   * @param lock the path of the lock that is held, or null
   * @param skipsOpening whether to leave out the branches that run when the region's needs are not
   *     met
   */
  RegionRun(
      ClassWorld world,
      FieldRules fields,
      Purpose purpose,
      String receiver,
      @Nullable String lock,
      boolean skipsOpening) {
    this(world, fields, purpose, receiver, lock, skipsOpening, true);
  }

  private RegionRun(
      ClassWorld world,
      FieldRules fields,
      Purpose purpose,
      String receiver,
      @Nullable String lock,
      boolean skipsOpening,
      boolean exact) {
    this.exact = exact;
    this.skipsOpening = skipsOpening;
    this.world = world;
    this.fields = fields;
    this.purpose = purpose;
    this.receiver = receiver;
    this.lock = lock;
  }

  boolean skipsOpening() {
    return skipsOpening;
  }

  ClassWorld world() {
    return world;
  }

  FieldRules fields() {
    return fields;
  }

  Purpose purpose() {
    return purpose;
  }

  String receiver() {
    return receiver;
  }

  /** Whether {@code this} is of that class, rather than of one below. */
  boolean isReceiverExact() {
    return exact;
  }

  @Nullable String lock() {
    return lock;
  }

  Heap heap() {
    return heap;
  }

  /** Conditions on fields at entry, by path. */
  Set<String> needs() {
    return needs;
  }

  static String displayOfNeed(String need) {
    // Names in other languages than Java have blanks, so the path does not end at the first one.
    String condition = need.endsWith(IS_THERE) ? IS_THERE : IS_OPEN;
    String path = need.substring(0, need.length() - condition.length());
    return FieldPath.display(path) + condition;
  }

  /** Methods that no other class may override. */
  Set<RegionPlan.NoOverride> overrides() {
    return overrides;
  }

  /** The paths of the connections that are used. */
  Set<String> connections() {
    return connections;
  }

  /** For the reader of a report. */
  String severalConnections() {
    return connections.stream().map(FieldPath::precise).collect(Collectors.joining(", "));
  }

  /** Whether nobody reaches the connection but code under the lock. */
  boolean isConfined(String path) {
    return confined.computeIfAbsent(path, key -> whyReachable(key) == null);
  }

  /** Who else reaches the connection; null if nobody does. */
  @Nullable String whyReachable(String path) {
    String held = lock;
    if (held == null) {
      return "no lock is known";
    }
    if (!FieldPath.isShort(path)) {
      return "the connection belongs to another object (" + FieldPath.display(path) + ")";
    }
    FieldStep step = FieldPath.steps(path).get(0);
    FieldRef field = world.field(step.owner(), step.name(), step.descriptor());
    return field == null
        ? FieldPath.display(path) + " can not be read"
        : fields.whyKnownElsewhere(
            field, FieldPath.isStatic(path) ? "" : FieldRules.THIS, held, receiver);
  }

  boolean isInitialising(MethodRef initialiser) {
    return active.contains(initialiser);
  }

  /** By key of the field, what an initialiser assigned to it. */
  Map<String, Value> assigned() {
    return assigned;
  }

  /** Whether something was not followed to its end. */
  boolean cutOff() {
    return cutOff;
  }

  void countStep() {
    steps++;
  }

  void assign(FieldRef field, Value value) {
    Value stored = LiveFrame.forgotten(value);
    assigned.merge(field.key(), stored, Joins::join);
  }

  @Nullable MethodRun root(MethodRef method, List<Value> arguments) {
    return root(method, arguments, null);
  }

  /**
   * Goes through the root method until nothing new is stored; null if that does not end.
   *
   * @param held the instructions that hold the lock; null: all of them
   */
  @Nullable MethodRun root(MethodRef method, List<Value> arguments, @Nullable BitSet held) {
    if (method.is(Opcodes.ACC_NATIVE)) {
      cutOff = true;
      return null;
    }
    try {
      for (int round = 0; round < MOST_ROUNDS; round++) {
        known.clear();
        MethodRun run = new MethodRun(this, method, arguments, runs++, 0, held);
        active.add(method);
        try {
          run.run();
        } finally {
          active.remove(active.size() - 1);
        }
        if (!heap.grewSinceAsked()) {
          return run;
        }
      }
    } catch (AnalyzerException | RuntimeException e) {
      // A class file that ASM or this interpreter does not understand.
    }
    cutOff = true;
    return null;
  }

  /** Follows a call. */
  Outcome call(MethodRun from, MethodRef method, List<Value> arguments) {
    if (active.contains(method)) {
      return cutOff(from, "calls " + method.display() + ", which may call itself", null);
    }
    if (active.size() >= DEEPEST) {
      return cutOff(from, "calls " + method.display() + " deeper than the analysis follows", null);
    }
    if (steps > MOST_STEPS) {
      return cutOff(from, "is longer than the analysis follows", null);
    }
    if (method.is(Opcodes.ACC_NATIVE)) {
      return cutOff(from, "calls the native method " + method.display(), null);
    }
    List<Object> key = new ArrayList<>(arguments);
    key.add(method);
    key.add(from.isInside());
    Outcome outcome = known.get(key);
    if (outcome == null) {
      if (method.is(Opcodes.ACC_ABSTRACT) || usesSubroutines(method)) {
        return cutOff(from, "calls " + method.display() + ", which can not be followed", null);
      }
      outcome = follow(from, method, arguments);
      known.put(key, outcome);
    }
    return outcome;
  }

  private Outcome follow(MethodRun from, MethodRef method, List<Value> arguments) {
    BitSet held = from.isInside() ? null : new BitSet();
    MethodRun run = new MethodRun(this, method, arguments, runs++, from.depth() + 1, held);
    active.add(method);
    try {
      run.run();
    } catch (AnalyzerException | RuntimeException e) {
      return cutOff(from, "calls " + method.display() + ", which can not be followed", null);
    } finally {
      active.remove(active.size() - 1);
    }
    List<Effect> effects = new ArrayList<>(run.effects(null));
    Effect swallowed = run.swallowed(null);
    if (swallowed != null) {
      effects.add(swallowed);
    }
    return new Outcome(run.returned(), List.copyOf(effects), run.executions(null));
  }

  private static boolean usesSubroutines(MethodRef method) {
    for (AbstractInsnNode instruction : method.method().instructions) {
      if (instruction.getOpcode() == Opcodes.JSR || instruction.getOpcode() == Opcodes.RET) {
        return true;
      }
    }
    return false;
  }

  Outcome cutOff(MethodRun from, String what, @Nullable String advice) {
    cutOff = true;
    return new Outcome(
        Values.SOMETHING_SHARED,
        List.of(Effect.of(Effect.Kind.UNKNOWN, what, from.place(), advice)),
        Outcome.SEVERAL);
  }
}
