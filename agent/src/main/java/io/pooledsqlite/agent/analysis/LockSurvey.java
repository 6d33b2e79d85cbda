package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.RegionRun.Purpose;
import io.pooledsqlite.agent.analysis.Value.Shared;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/** Which locks each instruction of a class holds, as its method names them. */
final class LockSurvey {

  private static final int KEPT_ORIGINS = 4;

  /** Private methods that streams of objects call, and no instruction (java.io.Serializable). */
  private static final Set<String> CALLED_BY_STREAMS =
      Set.of("writeObject", "readObject", "readObjectNoData", "writeReplace", "readResolve");

  private final ClassWorld world;
  private final FieldRules fields;
  private final MembersByName byName = MembersByName.methods();
  private final Map<MethodNode, Surveyed> surveyed = new HashMap<>();
  private final Map<MethodNode, Set<String>> atEntry = new HashMap<>();

  /** Of the methods looked at last: one is asked for again and again, and all would be too many. */
  private final Map<MethodNode, Optional<Origins>> origins =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<MethodNode, Optional<Origins>> eldest) {
          return size() > KEPT_ORIGINS;
        }
      };

  private final Set<MethodNode> everywhere = new HashSet<>();
  private final Set<MethodNode> asking = new HashSet<>();

  /** A method looked at by itself; without a run if it cannot be understood. */
  record Surveyed(@Nullable MethodRun run, List<Block> blocks) {}

  /**
   * A synchronized block.
   *
   * @param lock what is locked
   * @param instructions those that run while it is held, with the instruction that leaves it
   * @param repeats whether one run of the method may enter it again
   */
  record Block(int enter, Value lock, BitSet instructions, BitSet exits, boolean repeats) {

    /** Whether each way out gives back what was taken: locks may be passed hand over hand. */
    boolean endsAsItBegan(MonitorOperands operands) {
      return exits.stream().allMatch(exit -> operands.same(enter, exit));
    }

    /** The block as one of which nobody knows what it holds, and how long. */
    Block ofUnknown() {
      return new Block(enter, Values.SOMETHING_SHARED, instructions, exits, repeats);
    }
  }

  LockSurvey(ClassWorld world, FieldRules fields) {
    this.world = world;
    this.fields = fields;
  }

  Surveyed surveyed(MethodRef method) {
    Surveyed known = surveyed.get(method.method());
    if (known == null) {
      known = survey(method);
      surveyed.put(method.method(), known);
    }
    return known;
  }

  /** Where the values of a method may come from; null if it can not be understood. */
  @Nullable Origins origins(MethodRef method) {
    Optional<Origins> known = origins.get(method.method());
    if (known == null) {
      known = Optional.ofNullable(Origins.of(method));
      origins.put(method.method(), known);
    }
    return known.orElse(null);
  }

  private Surveyed survey(MethodRef method) {
    // Of all branches: whoever is in one that a region does not take holds the lock all the same.
    RegionRun region =
        new RegionRun(world, fields, Purpose.SURVEY, method.owner().name, null, false);
    MethodRun run = region.root(method, FieldRules.unknownArguments(method));
    List<Block> blocks = new ArrayList<>();
    if (run != null && Monitors.hasBlock(method.method())) {
      MonitorOperands operands = MonitorOperands.of(method);
      for (int i = 0; i < run.size(); i++) {
        LiveFrame frame = run.frame(i);
        boolean enters = method.method().instructions.get(i).getOpcode() == Opcodes.MONITORENTER;
        if (enters && frame != null) {
          Block block = block(method, run, i, frame.getStack(frame.getStackSize() - 1));
          boolean alone = !run.flow().reachableAround(i).intersects(block.instructions());
          blocks.add(alone && block.endsAsItBegan(operands) ? block : block.ofUnknown());
        }
      }
    }
    return new Surveyed(run, blocks);
  }

  private static Block block(MethodRef method, MethodRun run, int enter, Value lock) {
    BitSet inside = new BitSet();
    BitSet exits = new BitSet();
    List<int[]> open = new ArrayList<>();
    run.flow().normalSuccessors(enter).stream().forEach(i -> open.add(new int[] {i, 1}));
    while (!open.isEmpty()) {
      int[] next = open.remove(open.size() - 1);
      int i = next[0];
      if (inside.get(i)) {
        continue;
      }
      inside.set(i);
      int opcode = method.method().instructions.get(i).getOpcode();
      int held =
          next[1] + (opcode == Opcodes.MONITORENTER ? 1 : opcode == Opcodes.MONITOREXIT ? -1 : 0);
      if (held == 0) {
        exits.set(i);
      } else {
        // What throws has neither taken a lock nor given one back.
        handlers(method, i).stream().forEach(s -> open.add(new int[] {s, next[1]}));
        run.flow().normalSuccessors(i).stream().forEach(s -> open.add(new int[] {s, held}));
      }
    }
    return new Block(enter, lock, inside, exits, run.flow().reachable(exits).get(enter));
  }

  /** Where the instruction goes on when it throws: one that catches all hides those behind it. */
  private static BitSet handlers(MethodRef method, int instruction) {
    BitSet handlers = new BitSet();
    InsnList code = method.method().instructions;
    for (TryCatchBlockNode each : method.method().tryCatchBlocks) {
      if (code.indexOf(each.start) <= instruction && instruction < code.indexOf(each.end)) {
        handlers.set(code.indexOf(each.handler));
        if (each.type == null) {
          break;
        }
      }
    }
    return handlers;
  }

  /** The paths of the locks that are surely held there; null: code that nobody else can run yet. */
  @Nullable Set<String> held(MethodRef method, int instruction) {
    Set<String> entry = atEntry(method);
    if (entry == null) {
      return null;
    }
    Set<String> held = new HashSet<>(entry);
    if (method.is(Opcodes.ACC_SYNCHRONIZED)) {
      held.add(ownLock(method));
    }
    for (Block block : surveyed(method).blocks()) {
      String path = FieldRules.lockPath(block.lock());
      if (path != null && block.instructions().get(instruction)) {
        held.add(path);
      }
    }
    return held;
  }

  static String ownLock(MethodRef method) {
    return method.isStatic() ? FieldRules.CLASS_LOCK + method.owner().name : FieldRules.THIS;
  }

  /** What every caller of a private method holds. */
  private @Nullable Set<String> atEntry(MethodRef method) {
    if (everywhere.contains(method.method())) {
      return null;
    }
    Set<String> known = atEntry.get(method.method());
    if (known != null) {
      return known;
    }
    if (!method.is(Opcodes.ACC_PRIVATE)
        || method.method().name.startsWith("<")
        || !asking.add(method.method())) {
      return Set.of();
    }
    Set<String> held = heldByCallers(method);
    asking.remove(method.method());
    if (held == null) {
      everywhere.add(method.method());
    } else {
      atEntry.put(method.method(), held);
    }
    return held;
  }

  private @Nullable Set<String> heldByCallers(MethodRef method) {
    List<ClassNode> nest = world.nest(method.owner());
    String name = method.method().name;
    boolean outside =
        method.method().visibleAnnotations != null || CALLED_BY_STREAMS.contains(name);
    if (nest == null || outside || byName.mayReach(world, method.owner(), name)) {
      // A framework or a stream may call it, too, or the class itself by its name.
      return Set.of();
    }
    Set<String> common = null;
    boolean called = false;
    for (ClassNode node : nest) {
      for (MethodNode caller : node.methods) {
        for (int i = 0; i < caller.instructions.size(); i++) {
          AbstractInsnNode instruction = caller.instructions.get(i);
          if (mentions(instruction, method)) {
            return Set.of();
          }
          if (instruction instanceof MethodInsnNode call && means(call, method)) {
            called = true;
            Set<String> held = heldAtCall(new MethodRef(node, caller), i, method);
            if (held != null) {
              if (common == null) {
                common = new HashSet<>(held);
              } else {
                common.retainAll(held);
              }
            }
          }
        }
      }
    }
    return called ? common : Set.of();
  }

  private @Nullable Set<String> heldAtCall(MethodRef caller, int index, MethodRef method) {
    boolean sameClass = caller.owner() == method.owner();
    boolean onThis = false;
    MethodRun run = surveyed(caller).run();
    LiveFrame frame = run == null ? null : run.frame(index);
    if (frame != null && !method.isStatic()) {
      int arguments = Type.getArgumentTypes(method.method().desc).length;
      Value receiver = frame.getStack(frame.getStackSize() - 1 - arguments);
      onThis = receiver instanceof Shared shared && FieldRules.THIS.equals(shared.path());
    }
    String name = caller.method().name;
    if (sameClass
        && (method.isStatic() ? name.equals("<clinit>") : name.equals("<init>") && onThis)) {
      return null;
    }
    Set<String> held = held(caller, index);
    if (held == null) {
      // The initialiser of an object may run beside all that is static, and so the other way.
      boolean own = method.isStatic() ? caller.isStatic() : onThis;
      return own && sameClass ? null : Set.of();
    }
    Set<String> passed = new HashSet<>();
    for (String path : held) {
      boolean global = path.startsWith(FieldRules.CLASS_LOCK) || path.startsWith(FieldRules.STATIC);
      if (global || (sameClass && onThis)) {
        passed.add(path);
      }
    }
    return passed;
  }

  private boolean means(MethodInsnNode call, MethodRef method) {
    if (!call.name.equals(method.method().name) || !call.desc.equals(method.method().desc)) {
      return false;
    }
    MethodRef found = world.method(call.owner, call.name, call.desc);
    return found != null && found.equals(method);
  }

  /** Whether the method is made a lambda, so that anybody may run it at any time. */
  private static boolean mentions(AbstractInsnNode instruction, MethodRef method) {
    if (instruction instanceof InvokeDynamicInsnNode dynamic) {
      return mentions(dynamic.bsm, method)
          || Stream.of(dynamic.bsmArgs).anyMatch(argument -> mentions(argument, method));
    }
    return instruction instanceof LdcInsnNode constant && mentions(constant.cst, method);
  }

  private static boolean mentions(Object constant, MethodRef method) {
    if (constant instanceof Handle handle) {
      return handle.getName().equals(method.method().name)
          && handle.getDesc().equals(method.method().desc);
    }
    if (constant instanceof ConstantDynamic dynamic) {
      return mentions(dynamic.getBootstrapMethod(), method)
          || IntStream.range(0, dynamic.getBootstrapMethodArgumentCount())
              .anyMatch(i -> mentions(dynamic.getBootstrapMethodArgument(i), method));
    }
    return false;
  }
}
