package io.pooledsqlite.agent.analysis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;

/** One method, gone through with one set of arguments. */
final class MethodRun {

  /** Origin of a statement that came out of an object. */
  static final int ELSEWHERE = -1;

  /** Origin of a statement that was an argument. */
  static final int ARGUMENT = -2;

  private final RegionRun region;
  private final MethodRef method;
  private final List<Value> arguments;
  private final int id;
  private final int depth;

  /** The instructions that hold the region's lock; null: all of them. */
  private final @Nullable BitSet held;

  private final @Nullable List<Effect>[] effects;
  private final int[] executions;
  private final Map<Integer, Set<Integer>> ran = new HashMap<>();
  private @Nullable LiveFrame[] frames = new LiveFrame[0];
  private @Nullable Flow flow;
  private int current;
  private boolean collecting;
  private @Nullable Value returned;

  MethodRun(
      RegionRun region,
      MethodRef method,
      List<Value> arguments,
      int id,
      int depth,
      @Nullable BitSet held) {
    this.region = region;
    this.method = method;
    this.arguments = arguments;
    this.id = id;
    this.depth = depth;
    this.held = held;
    int size = method.method().instructions.size();
    this.effects = noEffects(size);
    this.executions = new int[size];
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static @Nullable List<Effect>[] noEffects(int size) {
    return new List[size];
  }

  /** Settles the values, then notes what each instruction does. */
  void run() throws AnalyzerException {
    Evaluator evaluator = new Evaluator(this);
    Flow analyzer = new Flow(evaluator);
    flow = analyzer;
    Object[] all = analyzer.analyze(method.owner().name, method.method());
    frames = new LiveFrame[all.length];
    for (int i = 0; i < all.length; i++) {
      frames[i] = (LiveFrame) all[i];
    }
    collecting = true;
    for (int i = 0; i < all.length; i++) {
      AbstractInsnNode instruction = method.method().instructions.get(i);
      LiveFrame frame = frames[i];
      if (frame != null && !frame.isDead() && instruction.getOpcode() >= 0) {
        new LiveFrame(frame).execute(instruction, evaluator);
      }
    }
  }

  RegionRun region() {
    return region;
  }

  /** Whether it is the method of an enum that copies its constants. */
  boolean copiesConstants() {
    return method.isStatic()
        && (method.owner().access & Opcodes.ACC_ENUM) != 0
        && method.method().name.equals("values")
        && method.method().desc.equals("()[L" + method.owner().name + ";");
  }

  MethodRef method() {
    return method;
  }

  List<Value> arguments() {
    return arguments;
  }

  int id() {
    return id;
  }

  int depth() {
    return depth;
  }

  /** Whether the region has begun: around a block, nothing is as the lock keeps it. */
  boolean isInside() {
    return held == null || held.get(current);
  }

  /**
   * Whether what is stored here into what was made is seen, or excludes the region. Before a block,
   * and in a constructor, it may be given to code that is not seen, and nobody minds.
   */
  boolean seesStores() {
    return region.purpose() == RegionRun.Purpose.REGION && isInside();
  }

  /** What comes out of a collection or array here. */
  Value fetched() {
    return seesStores() ? region.heap().fetched(current) : Values.SOMETHING_SHARED;
  }

  /** The path of the lock that is held here, or null. */
  @Nullable String lock() {
    return isInside() ? region.lock() : null;
  }

  int current() {
    return current;
  }

  /** The evaluator is about to execute this instruction. */
  void at(AbstractInsnNode instruction) {
    current = method.method().instructions.indexOf(instruction);
  }

  boolean collecting() {
    return collecting;
  }

  Place place() {
    return Place.of(method, line(current));
  }

  int line(int instruction) {
    for (int i = instruction; i >= 0; i--) {
      if (method.method().instructions.get(i) instanceof LineNumberNode number) {
        return number.line;
      }
    }
    return 0;
  }

  void note(Effect effect) {
    if (collecting) {
      List<Effect> here = effects[current];
      if (here == null) {
        here = new ArrayList<>();
        effects[current] = here;
      }
      here.add(effect);
    }
  }

  void note(Effect.Kind kind, String what, @Nullable String advice) {
    if (collecting) {
      note(Effect.of(kind, what, place(), advice));
    }
  }

  void noteExecutions(int number) {
    if (collecting) {
      executions[current] = Math.min(Outcome.SEVERAL, executions[current] + number);
    }
  }

  /** A statement that comes from these instructions is run here, and may have keys then. */
  void noteRun(Set<Integer> origins) {
    if (collecting) {
      ran.put(current, origins);
    }
  }

  /** Whether a statement that comes from these instructions was run on every path to here. */
  boolean hasRun(Set<Integer> origins) {
    if (origins.contains(ELSEWHERE)
        || (origins.contains(ARGUMENT)
            && arguments.stream().filter(Value.Stmt.class::isInstance).count() > 1)) {
      return false;
    }
    BitSet seen = new BitSet();
    List<Integer> open = new ArrayList<>(List.of(0));
    while (!open.isEmpty()) {
      int i = open.remove(open.size() - 1);
      if (i == current) {
        return false;
      }
      if (seen.get(i)) {
        continue;
      }
      seen.set(i);
      BitSet next = flow().successors(i);
      if (origins.equals(ran.get(i))) {
        // Only where it has failed.
        next.andNot(flow().normalSuccessors(i));
      }
      next.stream().forEach(open::add);
    }
    return true;
  }

  int executionsNoted() {
    return executions[current];
  }

  /** Takes over what a call did, once or any number of times. */
  void noteCall(Outcome outcome, boolean often) {
    for (Effect effect : outcome.effects()) {
      note(effect);
    }
    noteExecutions(often && outcome.executions() > 0 ? Outcome.SEVERAL : outcome.executions());
  }

  void noteReturned(Value value) {
    if (collecting) {
      returned = returned == null ? value : Joins.join(returned, value);
    }
  }

  Value returned() {
    return returned == null ? Values.NOTHING : returned;
  }

  @Nullable LiveFrame frame(int instruction) {
    LiveFrame frame = frames[instruction];
    return frame == null || frame.isDead() ? null : frame;
  }

  int size() {
    return executions.length;
  }

  Flow flow() {
    Flow analyzer = flow;
    if (analyzer == null) {
      throw new IllegalStateException("not run yet");
    }
    return analyzer;
  }

  List<Effect> effects(int instruction) {
    List<Effect> here = effects[instruction];
    return here == null ? List.of() : here;
  }

  /** Every effect of the instructions, in their order, each once. */
  List<Effect> effects(@Nullable BitSet instructions) {
    Set<Effect> all = new LinkedHashSet<>();
    for (int i = 0; i < size(); i++) {
      if (instructions == null || instructions.get(i)) {
        all.addAll(effects(i));
      }
    }
    return List.copyOf(all);
  }

  /** The most statements that one path through the instructions runs. */
  int executions(@Nullable BitSet instructions) {
    int[] before = new int[size()];
    int most = 0;
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int i = 0; i < size(); i++) {
        if (frame(i) == null || (instructions != null && !instructions.get(i))) {
          continue;
        }
        int after = Math.min(Outcome.SEVERAL, before[i] + executions[i]);
        most = Math.max(most, after);
        BitSet next = flow().successors(i);
        for (int s = next.nextSetBit(0); s >= 0; s = next.nextSetBit(s + 1)) {
          if (before[s] < after) {
            before[s] = after;
            changed = true;
          }
        }
      }
    }
    return most;
  }

  /**
   * A handler that catches what a statement throws, and after which the method returns or runs
   * another statement, or that may throw another exception instead: what a COMMIT throws behind it
   * would not come there.
   */
  @Nullable Effect swallowed(@Nullable BitSet instructions) {
    for (TryCatchBlockNode block : method.method().tryCatchBlocks) {
      int from = method.method().instructions.indexOf(block.start);
      int to = method.method().instructions.indexOf(block.end);
      int handler = method.method().instructions.indexOf(block.handler);
      for (int i = from; i < to; i++) {
        boolean inside = instructions == null || instructions.get(i);
        boolean meets = inside && frame(i) != null && executions[i] > 0;
        if (meets && (isOfErrors(block) || goesOn(handler))) {
          return Effect.of(
              Effect.Kind.SWALLOWS,
              "goes on after an exception of a statement that it catches",
              Place.of(method, line(handler)),
              "let the exception leave the method");
        }
      }
    }
    return null;
  }

  /** Whether it is no finally, which throws again what it catches. */
  private static boolean isOfErrors(TryCatchBlockNode block) {
    return block.type != null && !block.type.equals("java/lang/Throwable");
  }

  /** Whether something else may be thrown than what was caught. */
  private boolean throwsAnother(int instruction) {
    Origins origins = region.fields().locks().origins(method);
    if (origins == null) {
      return true;
    }
    // ECJ's try with resources has a null for what was not caught yet.
    Set<AbstractInsnNode> thrown = origins.operand(instruction, 0);
    return !thrown.contains(Origins.ELSEWHERE)
        || thrown.stream()
            .anyMatch(
                origin -> origin != Origins.ELSEWHERE && origin.getOpcode() != Opcodes.ACONST_NULL);
  }

  private boolean goesOn(int handler) {
    BitSet seen = new BitSet();
    List<Integer> open = new ArrayList<>(List.of(handler));
    while (!open.isEmpty()) {
      int i = open.remove(open.size() - 1);
      if (seen.get(i) || frame(i) == null) {
        continue;
      }
      seen.set(i);
      int opcode = method.method().instructions.get(i).getOpcode();
      boolean returns = opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN;
      if (executions[i] > 0 || returns || (opcode == Opcodes.ATHROW && throwsAnother(i))) {
        return true;
      }
      // What the handler throws may be caught in it.
      flow().successors(i).stream().forEach(open::add);
    }
    return false;
  }
}
