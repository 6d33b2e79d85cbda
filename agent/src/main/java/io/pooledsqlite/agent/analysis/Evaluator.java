package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Effect.Kind;
import io.pooledsqlite.agent.analysis.Value.Created;
import io.pooledsqlite.agent.analysis.Value.Elements;
import io.pooledsqlite.agent.analysis.Value.Int;
import io.pooledsqlite.agent.analysis.Value.Plain;
import io.pooledsqlite.agent.analysis.Value.Shared;
import io.pooledsqlite.agent.analysis.Value.Site;
import io.pooledsqlite.agent.analysis.Value.Text;
import io.pooledsqlite.agent.analysis.Value.TextBuilder;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.Interpreter;

/** What each instruction makes of its operands. Fields and calls are judged elsewhere. */
final class Evaluator extends Interpreter<Value> {

  private static final int LONGEST_ARRAY = 64;

  private final MethodRun run;
  private final Fields fields;
  private final Calls calls;
  private LiveFrame frame;

  Evaluator(MethodRun run) {
    super(Opcodes.ASM9);
    this.run = run;
    this.frame = new LiveFrame(0, 0);
    this.fields = new Fields(run, this);
    this.calls = new Calls(run, this);
  }

  /** The frame in which the next instruction executes. */
  void within(LiveFrame executing) {
    frame = executing;
  }

  /** Whether the branches are left out that a region does not take when its needs are met. */
  boolean skipsOpening() {
    return run.region().skipsOpening();
  }

  void initialise(String type) {
    calls.initialise(type);
  }

  LiveFrame frame() {
    return frame;
  }

  void countStep() {
    run.region().countStep();
  }

  Site site() {
    return new Site(run.id(), run.current());
  }

  /** The value gets known beyond the variables of this method. */
  Value escaping(Value value) {
    Site site = LiveFrame.site(value);
    if (site != null) {
      if (value instanceof Elements array) {
        for (Value element : array.values()) {
          run.region().heap().put(escaping(element));
        }
      }
      frame.forget(site);
    }
    return value instanceof Value.Null ? Values.NULL : LiveFrame.forgotten(value);
  }

  @Override
  public @Nullable Value newValue(@Nullable Type type) {
    if (type == null) {
      return Values.NOTHING;
    }
    return type.getSort() == Type.VOID ? null : Types.shared(type, null);
  }

  @Override
  public Value newParameterValue(boolean instance, int local, Type type) {
    Type[] types = Type.getArgumentTypes(run.method().method().desc);
    int slot = instance ? 1 : 0;
    if (instance && local == 0) {
      return run.arguments().get(0);
    }
    int index = instance ? 1 : 0;
    for (Type argument : types) {
      if (slot == local) {
        return run.arguments().get(index);
      }
      slot += argument.getSize();
      index++;
    }
    return Values.NOTHING;
  }

  @Override
  public Value newEmptyValue(int local) {
    return Values.NOTHING;
  }

  @Override
  public Value newExceptionValue(TryCatchBlockNode block, Frame<Value> handler, Type type) {
    return Created.subtypeOf(type.getInternalName());
  }

  @Override
  public Value newOperation(AbstractInsnNode instruction) {
    run.at(instruction);
    return switch (instruction.getOpcode()) {
      case Opcodes.ACONST_NULL -> Values.LITERAL_NULL;
      case Opcodes.ICONST_M1,
          Opcodes.ICONST_0,
          Opcodes.ICONST_1,
          Opcodes.ICONST_2,
          Opcodes.ICONST_3,
          Opcodes.ICONST_4,
          Opcodes.ICONST_5 ->
          new Int(instruction.getOpcode() - Opcodes.ICONST_0);
      case Opcodes.BIPUSH, Opcodes.SIPUSH -> new Int(((IntInsnNode) instruction).operand);
      case Opcodes.LCONST_0, Opcodes.LCONST_1 -> Values.LONG;
      case Opcodes.FCONST_0, Opcodes.FCONST_1, Opcodes.FCONST_2 -> Values.FLOAT;
      case Opcodes.DCONST_0, Opcodes.DCONST_1 -> Values.DOUBLE;
      case Opcodes.LDC -> constant(((LdcInsnNode) instruction).cst);
      case Opcodes.GETSTATIC -> fields.getStatic((FieldInsnNode) instruction);
      case Opcodes.NEW -> created(((TypeInsnNode) instruction).desc);
      default -> throw new IllegalStateException("a subroutine");
    };
  }

  private Value constant(Object value) {
    if (value instanceof Integer number) {
      return new Int(number);
    }
    if (value instanceof Long) {
      return Values.LONG;
    }
    if (value instanceof Float) {
      return Values.FLOAT;
    }
    if (value instanceof Double) {
      return Values.DOUBLE;
    }
    if (value instanceof String text) {
      return new Text(Texts.of(text));
    }
    if (value instanceof Type type && type.getSort() == Type.OBJECT) {
      return new Shared(
          "java/lang/Class", true, FieldRules.CLASS_LOCK + type.getInternalName(), false);
    }
    if (!(value instanceof Type)) {
      run.note(Kind.UNKNOWN, "uses a dynamic constant", null);
    }
    return Values.SOMETHING_SHARED;
  }

  private Value created(String type) {
    frame.forget(site());
    calls.initialise(type);
    Value plain = Types.plain(type);
    if (plain != null) {
      return plain;
    }
    return type.equals("java/lang/StringBuilder") || type.equals("java/lang/StringBuffer")
        ? new TextBuilder(site(), type, Texts.EMPTY)
        : Created.of(type);
  }

  @Override
  public Value copyOperation(AbstractInsnNode instruction, Value value) {
    return value;
  }

  @Override
  public @Nullable Value unaryOperation(AbstractInsnNode instruction, Value value) {
    run.at(instruction);
    int opcode = instruction.getOpcode();
    return switch (opcode) {
      case Opcodes.INEG,
          Opcodes.IINC,
          Opcodes.L2I,
          Opcodes.F2I,
          Opcodes.D2I,
          Opcodes.I2B,
          Opcodes.I2C,
          Opcodes.I2S,
          Opcodes.ARRAYLENGTH,
          Opcodes.INSTANCEOF ->
          Values.INT;
      case Opcodes.LNEG, Opcodes.I2L, Opcodes.F2L, Opcodes.D2L -> Values.LONG;
      case Opcodes.FNEG, Opcodes.I2F, Opcodes.L2F, Opcodes.D2F -> Values.FLOAT;
      case Opcodes.DNEG, Opcodes.I2D, Opcodes.L2D, Opcodes.F2D -> Values.DOUBLE;
      case Opcodes.GETFIELD -> fields.get((FieldInsnNode) instruction, value);
      case Opcodes.PUTSTATIC -> {
        fields.putStatic((FieldInsnNode) instruction, value);
        yield null;
      }
      case Opcodes.NEWARRAY -> Created.of("[" + elementType((IntInsnNode) instruction));
      case Opcodes.ANEWARRAY -> newArray(((TypeInsnNode) instruction).desc, value);
      case Opcodes.CHECKCAST -> cast(((TypeInsnNode) instruction).desc, value);
      case Opcodes.IFNULL, Opcodes.IFNONNULL -> {
        if (value instanceof Value.Conn conn && conn.there() && conn.path() != null) {
          run.region().needs().add(conn.path() + RegionRun.IS_THERE);
        }
        yield null;
      }
      case Opcodes.MONITORENTER -> {
        locks(value);
        yield null;
      }
      case Opcodes.ATHROW -> {
        thrown(value);
        yield null;
      }
      case Opcodes.IRETURN, Opcodes.LRETURN, Opcodes.FRETURN, Opcodes.DRETURN, Opcodes.ARETURN -> {
        returned(value);
        yield null;
      }
      default -> null;
    };
  }

  private static String elementType(IntInsnNode instruction) {
    return switch (instruction.operand) {
      case Opcodes.T_BOOLEAN -> "Z";
      case Opcodes.T_CHAR -> "C";
      case Opcodes.T_FLOAT -> "F";
      case Opcodes.T_DOUBLE -> "D";
      case Opcodes.T_BYTE -> "B";
      case Opcodes.T_SHORT -> "S";
      case Opcodes.T_INT -> "I";
      default -> "J";
    };
  }

  private Value newArray(String element, Value size) {
    frame.forget(site());
    String type = Types.isArray(element) ? "[" + element : "[L" + element + ";";
    return size instanceof Int length && length.value() >= 0 && length.value() <= LONGEST_ARRAY
        ? new Elements(site(), type, Collections.nCopies(length.value(), Values.NULL))
        : Created.of(type);
  }

  Value cast(String type, Value value) {
    if (value instanceof Created created) {
      return run.region().heap().cast(run.region().world(), created, type);
    }
    if (value instanceof Shared shared && !shared.exact() && !shared.jdbc()) {
      Value plain = Types.plain(type);
      return plain != null ? plain : new Shared(type, false, shared.path(), false);
    }
    if (value instanceof Plain plain && plain.type().equals(Value.OBJECT)) {
      Value narrower = Types.plain(type);
      return narrower != null ? narrower : value;
    }
    return value;
  }

  private void locks(Value value) {
    String path = FieldRules.lockPath(value);
    if (run.region().purpose() != RegionRun.Purpose.REGION
        || (value instanceof Created created && isOwn(created))) {
      return;
    }
    if (path != null && path.equals(run.region().lock())) {
      String owner = run.method().owner().name;
      if (!run.region().world().isSubtype(run.region().receiver(), owner)) {
        // Should that class load in the region, and its code be none that can be woven, the region
        // would wait for a monitor whose owner waits for the region.
        run.note(Kind.SHARED_STATE, "enters its monitor in another class", null);
      }
      return;
    }
    run.note(
        Kind.SHARED_STATE,
        "enters another monitor",
        "use one lock for the connection, or leave the inner lock before the region");
  }

  /** What the JDK makes it may give to everybody, as it does with what is empty. */
  private static boolean isOwn(Created created) {
    return created.classes().stream()
        .allMatch(type -> type.equals(Value.OBJECT) || !ClassWorld.isPlatform(type));
  }

  private void thrown(Value value) {
    if (!run.collecting()) {
      return;
    }
    if (!(value instanceof Created || value.inert())) {
      run.note(Kind.SHARED_STATE, "throws an exception that it did not create", null);
    }
    if (run.region().heap().reachesJdbc(run.region().world(), value)) {
      run.note(Kind.JDBC_OUTSIDE, "throws an exception that holds a JDBC object", null);
    }
  }

  private void returned(Value value) {
    run.noteReturned(escapingOnReturn(value));
    boolean leaves =
        run.depth() == 0 && run.region().heap().reachesJdbc(run.region().world(), value);
    if (leaves) {
      run.note(
          Kind.JDBC_OUTSIDE,
          "returns a connection, statement or result set",
          "read the rows inside the method and return them");
    }
  }

  /** Followed objects are followed in one method; what they hold goes to the heap. */
  private Value escapingOnReturn(Value value) {
    return escaping(value);
  }

  @Override
  public @Nullable Value binaryOperation(AbstractInsnNode instruction, Value first, Value second) {
    run.at(instruction);
    int opcode = instruction.getOpcode();
    return switch (opcode) {
      case Opcodes.IALOAD, Opcodes.BALOAD, Opcodes.CALOAD, Opcodes.SALOAD -> {
        loads(first);
        yield Values.INT;
      }
      case Opcodes.LALOAD -> {
        loads(first);
        yield Values.LONG;
      }
      case Opcodes.FALOAD -> {
        loads(first);
        yield Values.FLOAT;
      }
      case Opcodes.DALOAD -> {
        loads(first);
        yield Values.DOUBLE;
      }
      case Opcodes.AALOAD -> element(first, second);
      case Opcodes.PUTFIELD -> {
        fields.put((FieldInsnNode) instruction, first, second);
        yield null;
      }
      case Opcodes.LADD,
          Opcodes.LSUB,
          Opcodes.LMUL,
          Opcodes.LDIV,
          Opcodes.LREM,
          Opcodes.LSHL,
          Opcodes.LSHR,
          Opcodes.LUSHR,
          Opcodes.LAND,
          Opcodes.LOR,
          Opcodes.LXOR ->
          Values.LONG;
      case Opcodes.FADD, Opcodes.FSUB, Opcodes.FMUL, Opcodes.FDIV, Opcodes.FREM -> Values.FLOAT;
      case Opcodes.DADD, Opcodes.DSUB, Opcodes.DMUL, Opcodes.DDIV, Opcodes.DREM -> Values.DOUBLE;
      default -> opcode >= Opcodes.IF_ICMPEQ && opcode <= Opcodes.IF_ACMPNE ? null : Values.INT;
    };
  }

  private void loads(Value array) {
    if (array instanceof Shared shared && !FieldRules.isSwitchTable(shared)) {
      run.note(
          Kind.SHARED_STATE,
          "reads an array that others may change",
          "copy the array before the call, or keep the values in final fields");
    }
  }

  private Value element(Value array, Value index) {
    if (array instanceof Elements elements) {
      if (index instanceof Int known
          && known.value() >= 0
          && known.value() < elements.values().size()) {
        return elements.values().get(known.value());
      }
      return elements.values().stream().reduce(Values.NULL, Joins::join);
    }
    if (array instanceof Created created) {
      String type = created.classes().size() == 1 ? created.classes().iterator().next() : "";
      Value contents = run.fetched();
      return type.startsWith("[L")
          ? cast(type.substring(2, type.length() - 1), contents)
          : contents;
    }
    loads(array);
    return Values.SOMETHING_SHARED;
  }

  @Override
  public @Nullable Value ternaryOperation(
      AbstractInsnNode instruction, Value array, Value index, Value value) {
    run.at(instruction);
    if (array instanceof Elements elements) {
      Value stored = escaping(value);
      // Whoever does not follow the array any more, as a caller or a handler, looks there.
      run.region().heap().put(stored);
      if (index instanceof Int known
          && known.value() >= 0
          && known.value() < elements.values().size()) {
        List<Value> values = new java.util.ArrayList<>(elements.values());
        values.set(known.value(), stored);
        frame.replace(
            elements.site(), new Elements(elements.site(), elements.type(), List.copyOf(values)));
      } else {
        escaping(array);
      }
    } else if (array instanceof Created || array instanceof Value.Null) {
      run.region().heap().put(escaping(value));
    } else if (!(array instanceof Shared table && FieldRules.isSwitchTable(table))) {
      escaping(value);
      run.note(
          Kind.SHARED_STATE, "changes an array that it did not create", "fill an array of its own");
    }
    return null;
  }

  @Override
  public @Nullable Value naryOperation(AbstractInsnNode instruction, List<? extends Value> values) {
    run.at(instruction);
    List<Value> operands = List.copyOf(values);
    if (instruction instanceof MethodInsnNode call) {
      return frame.isDead()
          ? newValue(Type.getReturnType(call.desc))
          : calls.invoke(call, operands);
    }
    if (instruction instanceof InvokeDynamicInsnNode call) {
      return frame.isDead()
          ? newValue(Type.getReturnType(call.desc))
          : calls.invokeDynamic(call, operands);
    }
    return newArrays((MultiANewArrayInsnNode) instruction);
  }

  /** An array of arrays that are there as well. */
  private Value newArrays(MultiANewArrayInsnNode instruction) {
    for (int i = 1; i < instruction.dims; i++) {
      run.region().heap().put(Created.of(instruction.desc.substring(i)));
    }
    return Created.of(instruction.desc);
  }

  @Override
  public void returnOperation(AbstractInsnNode instruction, Value value, @Nullable Value expected) {
    // Noted where the value is taken from the stack.
  }

  @Override
  public Value merge(Value first, Value second) {
    return Joins.join(first, second);
  }
}
