package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Effect.Kind;
import io.pooledsqlite.agent.analysis.RegionRun.Purpose;
import io.pooledsqlite.agent.analysis.Value.Created;
import io.pooledsqlite.agent.analysis.Value.Elements;
import io.pooledsqlite.agent.analysis.Value.Lambda;
import io.pooledsqlite.agent.analysis.Value.Rows;
import io.pooledsqlite.agent.analysis.Value.Shared;
import io.pooledsqlite.agent.analysis.Value.Stmt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** Where a call goes, and what it does there. */
final class Calls {

  private static final int MOST_TARGETS = 6;

  private final MethodRun run;
  private final Evaluator evaluator;
  private final JdbcModel jdbc;
  private final JdkModel jdk;
  private final DynamicCalls dynamic;

  Calls(MethodRun run, Evaluator evaluator) {
    this.run = run;
    this.evaluator = evaluator;
    this.jdbc = new JdbcModel(run, evaluator);
    this.jdk = new JdkModel(run, evaluator, this);
    this.dynamic = new DynamicCalls(run, evaluator, this);
  }

  @Nullable Value invokeDynamic(InvokeDynamicInsnNode call, List<Value> values) {
    return dynamic.invoke(call, values);
  }

  @Nullable Value invoke(MethodInsnNode call, List<Value> values) {
    Value result = invoke(call.owner, call.name, call.desc, call.getOpcode(), values);
    return Type.getReturnType(call.desc).getSort() == Type.VOID ? null : result;
  }

  /** A call by the instruction that opcode names; the receiver, if any, is the first value. */
  Value invoke(String owner, String name, String descriptor, int opcode, List<Value> values) {
    Value declared = declared(descriptor);
    boolean isStatic = opcode == Opcodes.INVOKESTATIC;
    if (ClassHeader.waits(owner, name, descriptor)) {
      run.note(
          Kind.WAITS, "calls " + name + " of a monitor", "use java.util.concurrent for waiting");
      return declared;
    }
    if (Types.isArray(owner)) {
      return ofArray(name, values.get(0), declared);
    }
    Value result = jdbc.call(owner, name, descriptor, isStatic ? null : values.get(0), values);
    if (result != null) {
      return result;
    }
    if (run.region().purpose() == Purpose.SURVEY) {
      boolean itself = owner.equals("java/util/Objects") && name.equals("requireNonNull");
      return itself ? values.get(0) : declared;
    }
    if (!isStatic && values.get(0) instanceof Value.Null) {
      // It is null for all that is known; what is not known must not pass for nothing.
      return unresolved(owner, name, values, declared);
    }
    if (!isStatic && values.get(0) instanceof Lambda lambda && opcode == Opcodes.INVOKEINTERFACE) {
      return onLambda(lambda, owner, name, descriptor, values);
    }
    if (name.startsWith("$SWITCH_TABLE$") && isStatic) {
      MethodRef table = run.region().world().method(owner, name, descriptor);
      if (table != null && table.is(Opcodes.ACC_SYNTHETIC)) {
        initialiseEnums(table);
        return new Shared("[I", true, FieldRules.SWITCH_TABLE, false);
      }
    }
    List<MethodRef> targets = targets(owner, name, descriptor, opcode, values);
    if (targets == null) {
      return unresolved(owner, name, values, declared);
    }
    if (targets.isEmpty()) {
      return jdk.call(owner, name, descriptor, opcode, values, declared);
    }
    if (isStatic) {
      initialise(targets.get(0).owner().name);
    }
    Value joined = null;
    for (MethodRef target : targets) {
      Value value = follow(target, values, declared);
      joined = joined == null ? value : Joins.join(joined, value);
    }
    forget(values);
    return joined == null ? declared : joined;
  }

  /** What makes the table of a switch asks the enum for its constants. */
  private void initialiseEnums(MethodRef table) {
    for (AbstractInsnNode instruction : table.method().instructions) {
      if (instruction instanceof MethodInsnNode call && call.getOpcode() == Opcodes.INVOKESTATIC) {
        initialise(call.owner);
      }
    }
  }

  private Value ofArray(String name, Value array, Value declared) {
    if (!name.equals("clone")) {
      return declared;
    }
    if (array instanceof Created || array instanceof Elements) {
      return evaluator.escaping(array);
    }
    if (array instanceof Shared shared && !FieldRules.isSwitchTable(shared)) {
      if (!run.copiesConstants()) {
        run.note(Kind.SHARED_STATE, "copies an array that others may change", null);
      }
      run.region().heap().put(Values.SOMETHING_SHARED);
      return Created.of(shared.type());
    }
    return declared;
  }

  /** What the return type alone tells of the result. */
  private static Value declared(String descriptor) {
    Type type = Type.getReturnType(descriptor);
    return type.getSort() == Type.VOID ? Values.NOTHING : Types.shared(type, null);
  }

  /** The methods of the application that the call may reach; empty: the JDK's; null: unknown. */
  private @Nullable List<MethodRef> targets(
      String owner, String name, String descriptor, int opcode, List<Value> values) {
    ClassWorld world = run.region().world();
    MethodRef named = world.method(owner, name, descriptor);
    if (named != null && named.is(Opcodes.ACC_PRIVATE)) {
      return List.of(named);
    }
    if (opcode == Opcodes.INVOKESPECIAL
        && !name.equals("<init>")
        && world.isSuperclass(owner, run.method().owner().name)) {
      // By super: the nearest one above, whichever class the instruction names.
      String above = ClassWorld.superName(run.method().owner());
      MethodRef method = world.method(above, name, descriptor);
      return method != null
          ? List.of(method)
          : ClassWorld.isPlatform(above) ? List.of() : inherited(above, name);
    }
    if (opcode == Opcodes.INVOKESTATIC || opcode == Opcodes.INVOKESPECIAL) {
      if (ClassWorld.isPlatform(owner)) {
        return List.of();
      }
      return named != null ? List.of(named) : inherited(owner, name);
    }
    Value receiver = values.get(0);
    if (receiver instanceof Created created && created.exact() && !created.classes().isEmpty()) {
      return ofClasses(created.classes(), named, name, descriptor);
    }
    if (receiver instanceof Shared shared && isExact(shared)) {
      return ofClasses(Set.of(exactType(shared)), named, name, descriptor);
    }
    if (receiver instanceof Created
        || receiver instanceof Shared
        || receiver instanceof Value.Null) {
      return overridable(moreSpecific(receiver, owner), named, name, descriptor);
    }
    return ClassWorld.isPlatform(owner) ? List.of() : null;
  }

  private boolean isExact(Shared shared) {
    return shared.exact() || isThis(shared);
  }

  private boolean isThis(Shared shared) {
    return FieldRules.THIS.equals(shared.path()) && run.region().isReceiverExact();
  }

  /** The root's receiver has the class that the region is judged for. */
  private String exactType(Shared shared) {
    return isThis(shared) ? run.region().receiver() : shared.type();
  }

  private String moreSpecific(Value receiver, String owner) {
    String type = owner;
    if (receiver instanceof Shared shared) {
      type = shared.type();
    } else if (receiver instanceof Created created && created.classes().size() == 1) {
      type = created.classes().iterator().next();
    }
    return run.region().world().isSubtype(type, owner) ? type : owner;
  }

  private @Nullable List<MethodRef> ofClasses(
      Set<String> classes, @Nullable MethodRef named, String name, String descriptor) {
    Set<MethodRef> found = new LinkedHashSet<>();
    boolean platform = false;
    for (String type : classes) {
      if (ClassWorld.isPlatform(type)) {
        platform = true;
        continue;
      }
      List<MethodRef> methods = run.region().world().selected(type, named, name, descriptor);
      MethodRef inherited = run.region().world().method(type, name, descriptor);
      if (!methods.isEmpty()) {
        found.addAll(methods);
      } else if (inherited != null && inherited.isDefault()) {
        found.add(inherited);
      } else if (inherited(type, name) == null) {
        return null;
      } else {
        platform = true;
      }
    }
    return platform && !found.isEmpty() ? null : List.copyOf(found);
  }

  /**
   * Methods that a class of the application has from a class of the JDK without overriding them.
   */
  private @Nullable List<MethodRef> inherited(String type, String name) {
    ClassWorld world = run.region().world();
    ClassNode node = world.find(type);
    while (node != null) {
      String parent = ClassWorld.superName(node);
      if (ClassWorld.isPlatform(parent)) {
        return JdkTables.inheritable(parent, name) ? List.of() : null;
      }
      node = world.find(parent);
    }
    return null;
  }

  private @Nullable List<MethodRef> overridable(
      String type, @Nullable MethodRef named, String name, String descriptor) {
    ClassWorld world = run.region().world();
    if (ClassWorld.isPlatform(type)) {
      return List.of();
    }
    ClassNode node = world.find(type);
    if (node == null || (node.access & Opcodes.ACC_INTERFACE) != 0) {
      return null;
    }
    List<MethodRef> declared = world.selected(type, named, name, descriptor);
    if (declared.size() == 1
        && (declared.get(0).is(Opcodes.ACC_FINAL) || (node.access & Opcodes.ACC_FINAL) != 0)) {
      return declared;
    }
    Set<MethodRef> found = new LinkedHashSet<>();
    boolean platform = false;
    Set<String> types = new LinkedHashSet<>(List.of(type));
    types.addAll(world.subclasses(type));
    for (String each : types) {
      ClassNode sub = world.find(each);
      List<MethodRef> methods =
          sub == null ? List.of() : world.selected(each, named, name, descriptor);
      if (methods.isEmpty()) {
        if (sub == null || inherited(each, name) == null) {
          return null;
        }
        platform = true;
      }
      methods.stream().filter(method -> !method.is(Opcodes.ACC_ABSTRACT)).forEach(found::add);
    }
    if (found.isEmpty() != platform || found.size() > MOST_TARGETS) {
      return null;
    }
    if (!isEffectivelyFinal(node)) {
      if (run.region().purpose() == Purpose.INITIALISER) {
        // What a field holds is asked for by many, and nobody would watch for a class that
        // overrides.
        return null;
      }
      run.region().overrides().add(new RegionPlan.NoOverride(type, name + descriptor));
    }
    return List.copyOf(found);
  }

  private static boolean isEffectivelyFinal(ClassNode node) {
    return (node.access & (Opcodes.ACC_FINAL | Opcodes.ACC_ENUM | Opcodes.ACC_RECORD)) != 0
        && (node.access & Opcodes.ACC_ABSTRACT) == 0;
  }

  private Value unresolved(String owner, String name, List<Value> values, Value declared) {
    if (Loggers.isLogger(owner)) {
      forget(values);
      run.note(Kind.SHARED_STATE, "writes to a log", "log before or after the synchronized code");
      return declared;
    }
    forget(values);
    run.note(
        Kind.UNKNOWN,
        "calls " + Place.simpleName(owner) + "." + name + ", whose code is not known",
        "call it outside the synchronized code, or make its class final and known here");
    return declared;
  }

  /** Followed objects are not followed any more once somebody else had them. */
  void forget(List<Value> values) {
    values.forEach(evaluator::escaping);
  }

  private Value follow(MethodRef target, List<Value> values, Value declared) {
    nestedLock(target, values);
    Outcome outcome = run.region().call(run, target, arguments(values));
    run.noteCall(outcome, false);
    Value value = outcome.value();
    if (value instanceof Value.Nothing) {
      return declared;
    }
    return received(value);
  }

  /** A lambda or method reference is run; once, or any number of times. */
  Value runLambda(Lambda lambda, List<Value> given, boolean often) {
    Handle body = lambda.body();
    List<Value> values = new ArrayList<>(lambda.captured());
    values.addAll(given);
    MethodRef target = run.region().world().method(body.getOwner(), body.getName(), body.getDesc());
    // Others may be bridges, which are overridden.
    boolean isBody =
        target != null
            && target.is(Opcodes.ACC_SYNTHETIC)
            && target.is(Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE);
    if (target != null && isBody) {
      Outcome outcome = run.region().call(run, target, arguments(values));
      run.noteCall(outcome, often);
      return received(outcome.value());
    }
    int before = run.executionsNoted();
    Value value = reference(body, values);
    if (often && run.executionsNoted() > before) {
      run.noteExecutions(Outcome.SEVERAL);
    }
    return value;
  }

  private Value reference(Handle method, List<Value> values) {
    List<Value> operands = new ArrayList<>(values);
    int opcode =
        switch (method.getTag()) {
          case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
          case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
          case Opcodes.H_INVOKESPECIAL, Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
          default -> Opcodes.INVOKEVIRTUAL;
        };
    if (method.getTag() == Opcodes.H_NEWINVOKESPECIAL) {
      Created created = Created.of(method.getOwner());
      initialise(method.getOwner());
      operands.add(0, created);
      invoke(method.getOwner(), method.getName(), method.getDesc(), opcode, operands);
      return created;
    }
    if (opcode != Opcodes.INVOKESTATIC && !operands.isEmpty()) {
      operands.set(0, evaluator.cast(method.getOwner(), operands.get(0)));
    }
    return invoke(method.getOwner(), method.getName(), method.getDesc(), opcode, operands);
  }

  /** Of its interface only one method runs a lambda; all others are unknown. */
  private Value onLambda(
      Lambda lambda, String owner, String name, String descriptor, List<Value> values) {
    Value declared = declared(descriptor);
    MethodRef method = run.region().world().method(lambda.type(), name, descriptor);
    boolean isDefault = method != null && !method.is(Opcodes.ACC_ABSTRACT);
    if (isDefault || !lambda.isRunBy(name, descriptor)) {
      return unresolved(owner, name, values, declared);
    }
    Value value = runLambda(lambda, values.subList(1, values.size()), false);
    forget(values);
    return value instanceof Value.Nothing ? declared : value;
  }

  /** A value that a call returned, as this method sees it. */
  private Value received(Value value) {
    if (value instanceof Stmt statement) {
      return new Stmt(statement.sql(), statement.connection(), Set.of(run.current()));
    }
    return value instanceof Rows ? new Rows(Set.of(run.current())) : value;
  }

  /** Values as the method that is called sees them. */
  private List<Value> arguments(List<Value> values) {
    List<Value> passed = new ArrayList<>();
    for (Value value : values) {
      if (value instanceof Stmt statement) {
        passed.add(new Stmt(statement.sql(), statement.connection(), Set.of(MethodRun.ARGUMENT)));
      } else if (value instanceof Rows) {
        passed.add(new Rows(Set.of(MethodRun.ARGUMENT)));
      } else {
        passed.add(value instanceof Elements ? value : LiveFrame.forgotten(value));
      }
    }
    return passed;
  }

  private void nestedLock(MethodRef target, List<Value> values) {
    if (!target.is(Opcodes.ACC_SYNCHRONIZED)
        || run.region().purpose() != Purpose.REGION
        || (!target.isStatic() && values.get(0) instanceof Created)) {
      return;
    }
    String path =
        target.isStatic() ? LockSurvey.ownLock(target) : FieldRules.lockPath(values.get(0));
    if (path == null || !path.equals(run.region().lock())) {
      run.note(
          Kind.SHARED_STATE,
          "enters another monitor by calling " + target.display(),
          "use one lock for the connection, or leave the inner lock before the region");
    }
  }

  /** A class initialises those above it, but of its interfaces only some. */
  private boolean isInterface(String type) {
    ClassNode node = run.region().world().find(type);
    return node != null && (node.access & Opcodes.ACC_INTERFACE) != 0;
  }

  /** An enum, or a class that a compiler made to keep the tables of its switches. */
  private static boolean keepsConstants(@Nullable ClassNode node) {
    return node != null && (node.access & (Opcodes.ACC_ENUM | Opcodes.ACC_SYNTHETIC)) != 0;
  }

  /** The static initialiser of a class may run now. */
  void initialise(String type) {
    RegionRun region = run.region();
    ClassWorld world = region.world();
    if (region.purpose() != Purpose.REGION
        || ClassWorld.isPlatform(type)
        || (world.isSubtype(region.receiver(), type) && !isInterface(type))) {
      return;
    }
    MethodRef initialiser = null;
    ClassNode node = world.find(type);
    if (node != null) {
      org.objectweb.asm.tree.MethodNode method = ClassWorld.declared(node, "<clinit>", "()V");
      initialiser = method == null ? null : new MethodRef(node, method);
    }
    if (initialiser != null && region.isInitialising(initialiser)) {
      return;
    }
    if (initialiser != null) {
      Outcome outcome = region.call(run, initialiser, List.of());
      List<Effect> effects = new ArrayList<>(outcome.effects());
      // One that hides the monitor first: it is the only one that is told.
      effects.sort(Comparator.comparing(effect -> !effect.hidesTheMonitor()));
      Effect first = effects.isEmpty() ? null : effects.get(0);
      boolean hides = first != null && first.hidesTheMonitor();
      if (first != null || !keepsConstants(node)) {
        run.note(
            hides ? Kind.UNKNOWN : Kind.SHARED_STATE,
            "may be the first to use "
                + Place.simpleName(type)
                + ", whose static initialiser "
                + (first == null ? "makes objects" : first.what()),
            "keep nothing but numbers and strings in the static fields of that class");
      }
    }
    if (node != null) {
      initialise(ClassWorld.superName(node));
      // Those that have default methods (JLS 12.4.1).
      node.interfaces.forEach(this::initialise);
    }
  }
}
