package io.pooledsqlite.agent.analysis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;

/** What is known of the objects that are locked. Stateless. */
final class LockObjects {

  /** So many methods may hand an object on to the one that locks it. */
  private static final int DEEPEST = 3;

  private LockObjects() {}

  /**
   * What an object may be.
   *
   * @param type internal name of its class or a supertype; empty if not known
   * @param exact whether it is an object of that class which was made where that can be seen
   * @param field key of the field that it was made for, if it is exact and came from there
   */
  record Known(String type, boolean exact, @Nullable String field) {}

  /**
   * All that an instruction may find as an operand; null if it may be anything.
   *
   * @param below 0 for the top of the stack, 1 for the value below it
   */
  static @Nullable Set<Known> locked(
      ClassWorld world, FieldRules fields, MethodRef method, int instruction, int below) {
    return known(world, fields, method, instruction, below, 0);
  }

  private static @Nullable Set<Known> known(
      ClassWorld world,
      FieldRules fields,
      MethodRef method,
      int instruction,
      int below,
      int depth) {
    Origins origins = depth > DEEPEST ? null : fields.locks().origins(method);
    if (origins == null) {
      return null;
    }
    Set<Known> all = new LinkedHashSet<>();
    for (AbstractInsnNode origin : origins.operand(instruction, below)) {
      Set<Known> known = known(world, fields, origin, depth);
      if (known == null) {
        return null;
      }
      all.addAll(known);
    }
    return all;
  }

  private static @Nullable Set<Known> known(
      ClassWorld world, FieldRules fields, AbstractInsnNode origin, int depth) {
    if (origin.getOpcode() == Opcodes.NEW) {
      return Set.of(new Known(((TypeInsnNode) origin).desc, true, null));
    }
    if (origin.getOpcode() == Opcodes.ANEWARRAY) {
      return Set.of(new Known("[L" + ((TypeInsnNode) origin).desc + ";", true, null));
    }
    if (origin.getOpcode() == Opcodes.GETFIELD || origin.getOpcode() == Opcodes.GETSTATIC) {
      FieldRef field = fields.find((FieldInsnNode) origin);
      String type = field == null ? null : madeFor(world, fields, field, depth);
      return field == null || type == null ? null : Set.of(new Known(type, true, field.key()));
    }
    if (origin instanceof MethodInsnNode call) {
      MethodRef method = world.method(call.owner, call.name, call.desc);
      if (method == null && call.name.equals("getClassLoadingLock")) {
        // Its own, or the class loader itself.
        return Set.of(new Known("java/lang/ClassLoader", false, null));
      }
      boolean exact = method != null && method.is(Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE);
      return method == null || !exact ? null : returned(world, fields, method, depth + 1);
    }
    return origin.getOpcode() == Opcodes.ACONST_NULL ? Set.of() : null;
  }

  /** What a method returns: compilers make one of a field that a class inside another one reads. */
  private static @Nullable Set<Known> returned(
      ClassWorld world, FieldRules fields, MethodRef method, int depth) {
    Set<Known> all = new LinkedHashSet<>();
    for (int i = 0; i < method.method().instructions.size(); i++) {
      if (method.method().instructions.get(i).getOpcode() == Opcodes.ARETURN) {
        Set<Known> known = known(world, fields, method, i, 0, depth);
        if (known == null) {
          return null;
        }
        all.addAll(known);
      }
    }
    return all.isEmpty() ? null : all;
  }

  /** The class of what a field holds, if every assignment makes a new object of it; else null. */
  private static @Nullable String madeFor(
      ClassWorld world, FieldRules fields, FieldRef field, int depth) {
    boolean own =
        fields.isFinal(field) || (field.is(Opcodes.ACC_PRIVATE) && !fields.isReachedByName(field));
    if (!own || fields.isDeserialized(field)) {
      return null;
    }
    Set<Known> all = new HashSet<>();
    for (FieldRules.Access write : fields.writesOf(field)) {
      Set<Known> known = known(world, fields, write.method(), write.instruction(), 0, depth + 1);
      if (known == null) {
        return null;
      }
      all.addAll(known);
    }
    Known only = all.size() == 1 ? all.iterator().next() : null;
    return only == null || !only.exact() || only.field() != null ? null : only.type();
  }

  /** Where a lock object gets out of the field that it was made for; null if it does not. */
  static @Nullable Place whereHandedOut(ClassWorld world, FieldRules fields, FieldRef field) {
    List<ClassNode> nest = world.nest(field.owner());
    if (nest == null) {
      return new Place(field.owner().name.replace('/', '.'), field.field().name, 0);
    }
    for (ClassNode node : nest) {
      for (MethodNode method : node.methods) {
        MethodRef ref = new MethodRef(node, method);
        List<AbstractInsnNode> uses = uses(fields, method, field);
        int where = uses.isEmpty() ? -1 : whereHandedOut(fields, ref, uses);
        if (where >= 0) {
          MethodRun run = fields.locks().surveyed(ref).run();
          return Place.of(ref, run == null ? 0 : run.line(where));
        }
      }
    }
    return null;
  }

  private static List<AbstractInsnNode> uses(
      FieldRules fields, MethodNode method, FieldRef wanted) {
    List<AbstractInsnNode> uses = new ArrayList<>();
    for (AbstractInsnNode instruction : method.instructions) {
      if (instruction instanceof FieldInsnNode access) {
        FieldRef field = fields.find(access);
        if (field != null && field.field() == wanted.field()) {
          uses.add(instruction);
        }
      }
    }
    return uses;
  }

  /** The instruction that hands it out; -1 if none does. */
  private static int whereHandedOut(
      FieldRules fields, MethodRef method, List<AbstractInsnNode> uses) {
    Origins origins = fields.locks().origins(method);
    if (origins == null) {
      return 0;
    }
    Set<AbstractInsnNode> read = new HashSet<>();
    Set<AbstractInsnNode> assigned = new HashSet<>();
    for (AbstractInsnNode use : uses) {
      boolean writes = use.getOpcode() == Opcodes.PUTFIELD || use.getOpcode() == Opcodes.PUTSTATIC;
      if (writes) {
        int where = method.method().instructions.indexOf(use);
        Set<AbstractInsnNode> from = origins.operand(where, 0);
        if (from.stream().anyMatch(origin -> origin.getOpcode() != Opcodes.NEW)) {
          // Whoever made it may know it still.
          return where;
        }
        assigned.addAll(from);
      } else {
        read.add(use);
      }
    }
    for (int i = 0; i < method.method().instructions.size(); i++) {
      AbstractInsnNode instruction = method.method().instructions.get(i);
      int operands = Math.min(passed(instruction), origins.stackSize(i));
      for (int below = 0; below < operands; below++) {
        Set<AbstractInsnNode> from = origins.operand(i, below);
        if (from.stream().anyMatch(read::contains)
            || (from.stream().anyMatch(assigned::contains)
                && !uses.contains(instruction)
                && !makes(instruction))) {
          return i;
        }
      }
      if (instruction.getOpcode() == Opcodes.MONITORENTER
          && origins.operand(i, 0).stream().anyMatch(assigned::contains)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean makes(AbstractInsnNode instruction) {
    return instruction.getOpcode() == Opcodes.INVOKESPECIAL
        && ((MethodInsnNode) instruction).owner.equals(Value.OBJECT)
        && ((MethodInsnNode) instruction).name.equals("<init>");
  }

  /** How many operands an instruction passes on. */
  static int passed(AbstractInsnNode instruction) {
    return switch (instruction.getOpcode()) {
      case Opcodes.ARETURN, Opcodes.PUTSTATIC, Opcodes.AASTORE, Opcodes.PUTFIELD -> 1;
      case Opcodes.INVOKEDYNAMIC ->
          Type.getArgumentTypes(((InvokeDynamicInsnNode) instruction).desc).length;
      case Opcodes.INVOKESTATIC ->
          Type.getArgumentTypes(((MethodInsnNode) instruction).desc).length;
      case Opcodes.INVOKEVIRTUAL, Opcodes.INVOKESPECIAL, Opcodes.INVOKEINTERFACE ->
          Type.getArgumentTypes(((MethodInsnNode) instruction).desc).length + 1;
      default -> 0;
    };
  }
}
