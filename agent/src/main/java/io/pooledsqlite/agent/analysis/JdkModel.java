package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Effect.Kind;
import io.pooledsqlite.agent.analysis.Value.Created;
import io.pooledsqlite.agent.analysis.Value.Elements;
import io.pooledsqlite.agent.analysis.Value.Lambda;
import io.pooledsqlite.agent.analysis.Value.Shared;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** What the methods of the JDK do. */
final class JdkModel {

  private static final Set<String> DEFAULTS_OF_FUNCTIONS =
      Set.of(
          "andThen",
          "compose",
          "negate",
          "and",
          "or",
          "reversed",
          "thenComparing",
          "thenComparingInt",
          "thenComparingLong",
          "thenComparingDouble");

  private final MethodRun run;
  private final Evaluator evaluator;
  private final Calls calls;
  private final GivenToJdk given;
  private final Strings strings;

  JdkModel(MethodRun run, Evaluator evaluator, Calls calls) {
    this.run = run;
    this.evaluator = evaluator;
    this.calls = calls;
    this.given = new GivenToJdk(run, evaluator, calls);
    this.strings = new Strings(evaluator, given);
  }

  Strings strings() {
    return strings;
  }

  static boolean inheritable(String parent, String name) {
    return JdkTables.inheritable(parent, name);
  }

  static boolean isDefaultOfFunction(String name) {
    return DEFAULTS_OF_FUNCTIONS.contains(name);
  }

  Value call(
      String owner,
      String name,
      String descriptor,
      int opcode,
      List<Value> values,
      Value declared) {
    if (Loggers.isLogger(owner)) {
      return logger(owner, name, descriptor, values, declared);
    }
    if (owner.equals("java/lang/Class") && name.equals("forName") && loadsDriver(values.get(0))) {
      run.note(Kind.SESSION, "loads the driver", "do this once, when the connection is opened");
      return declared;
    }
    String extended = Extended.by(run.region().world(), owner, name, descriptor, values);
    if (extended != null) {
      unknown(
          "uses a " + Place.simpleName(extended) + ", which may be of a class of the application");
    }
    if (JdkTables.reflection(owner, name)) {
      unknown("uses reflection (" + Place.simpleName(owner) + "." + name + ")");
      calls.forget(values);
      return declared;
    }
    if (JdkTables.inOtherThreads(owner, name, descriptor)) {
      shared("runs code in other threads", "use a plain loop or stream");
    }
    if (JdkTables.clock(owner, name, descriptor)) {
      shared("reads the clock", "take the time before the call");
      calls.forget(values);
      return Types.plain(Type.getReturnType(descriptor)) == null
          ? Created.of(Type.getReturnType(descriptor).getInternalName())
          : declared;
    }
    if (name.equals("<init>") && opcode == Opcodes.INVOKESPECIAL) {
      return construct(owner, descriptor, values);
    }
    Value text = strings.call(owner, name, descriptor, opcode, values);
    if (text != null) {
      return text;
    }
    return opcode == Opcodes.INVOKESTATIC
        ? ofClass(owner, name, descriptor, values, declared)
        : ofObject(owner, name, descriptor, values, declared);
  }

  private static boolean loadsDriver(Value name) {
    return name instanceof Value.Text text
        && text.texts().alternatives().equals(Set.of("org.sqlite.JDBC"));
  }

  private Value logger(
      String owner, String name, String descriptor, List<Value> values, Value declared) {
    calls.forget(values);
    values.forEach(given::run);
    if (given.mayRun(values, descriptor)) {
      unknown("gives code of the application to a log");
    }
    if (!Loggers.gets(owner, name)) {
      shared("writes to a log", "log before or after the synchronized code");
    }
    return declared;
  }

  private Value construct(String owner, String descriptor, List<Value> values) {
    List<Value> arguments = values.subList(1, values.size());
    if (strings.construct(values)) {
      return Values.NOTHING;
    }
    boolean known =
        owner.equals(Value.OBJECT)
            || owner.equals("java/lang/Enum")
            || owner.equals("java/lang/Record")
            || (JdkTables.owned(owner) && !JdkTables.opensFile(owner, descriptor))
            || JdkTables.pure(owner, "<init>")
            || JdkTables.throwable(owner);
    if (!known) {
      return unmodelled(owner, "<init>", descriptor, values, Values.NOTHING);
    }
    Value made = values.get(0);
    if (JdkTables.throwable(owner)) {
      // Overridden so that exceptions cost less, mostly.
      calls.invoke(
          owner,
          "fillInStackTrace",
          "()Ljava/lang/Throwable;",
          Opcodes.INVOKEVIRTUAL,
          List.of(made));
    } else if (runsApplicationCode(made) && PlatformTypes.mayCallWhatItMakes(owner, descriptor)) {
      unknown("makes an object of its own by " + Place.simpleName(owner) + ", which may call it");
    }
    given.to(Set.of(owner), "<init>", descriptor, arguments);
    return Values.NOTHING;
  }

  private Value ofClass(
      String owner, String name, String descriptor, List<Value> values, Value declared) {
    if (owner.equals("java/util/Objects") && name.equals("requireNonNull")) {
      given.to(Set.of(owner), name, descriptor, values.subList(1, values.size()));
      return values.get(0);
    }
    if (owner.equals("java/lang/System") && name.equals("arraycopy")) {
      return arrayCopy(values);
    }
    if (owner.equals("java/lang/System")
        && (name.equals("lineSeparator") || name.equals("identityHashCode"))) {
      return declared;
    }
    if (owner.equals("java/lang/Enum") && name.equals("valueOf")) {
      given.to(Set.of(owner), name, descriptor, values);
      return constant(values.get(0), declared);
    }
    boolean process = name.equals("getDefault") || name.equals("setDefault");
    // The instruction may name a class below the one that has the method.
    String declaring = PlatformTypes.declaring(owner, name, descriptor);
    boolean known = JdkTables.pure(declaring, name) || JdkTables.owned(declaring);
    if (process || !known) {
      return unmodelled(owner, name, descriptor, values, declared);
    }
    given.to(Set.of(owner), name, descriptor, values);
    return result(descriptor, JdkTables.owned(owner));
  }

  /** One of the constants of an enum, if the class says which. */
  private static Value constant(Value type, Value declared) {
    String path = FieldRules.lockPath(type);
    return path != null && path.startsWith(FieldRules.CLASS_LOCK)
        ? new Shared(path.substring(FieldRules.CLASS_LOCK.length()), false, null, false)
        : declared;
  }

  private Value arrayCopy(List<Value> values) {
    if (values.get(0) instanceof Shared source
        && !FieldRules.isSwitchTable(source)
        && !run.copiesConstants()) {
      shared("copies an array that others may change", null);
    }
    if (values.get(2) instanceof Shared) {
      shared("changes an array that it did not create", null);
    }
    calls.forget(values);
    run.region().heap().put(Values.SOMETHING_SHARED);
    return Values.NOTHING;
  }

  private Value ofObject(
      String owner, String name, String descriptor, List<Value> values, Value declared) {
    Value receiver = values.get(0);
    List<Value> arguments = values.subList(1, values.size());
    if (name.equals("printStackTrace")) {
      return unmodelled(owner, name, descriptor, values, declared);
    }
    if (receiver.inert() && !(receiver instanceof Value.Null)) {
      if (!JdkTables.pure(owner, name) && !owner.equals(Value.OBJECT)) {
        return unmodelled(owner, name, descriptor, values, declared);
      }
      given.to(Set.of(owner), name, descriptor, arguments);
      return result(descriptor, false);
    }
    if (receiver instanceof Lambda lambda && isDefaultOfFunction(name)) {
      return onFunction(lambda, values, declared);
    }
    if (receiver instanceof Created created) {
      return ofCreated(owner, name, descriptor, created, arguments, declared);
    }
    if (receiver instanceof Elements || receiver instanceof Lambda) {
      calls.forget(values);
      return JdkTables.inheritable(Value.OBJECT, name)
          ? declared
          : unmodelled(owner, name, descriptor, values, declared);
    }
    if (receiver instanceof Shared shared) {
      return ofShared(owner, name, descriptor, shared, values, declared);
    }
    return unmodelled(owner, name, descriptor, values, declared);
  }

  private Value ofCreated(
      String owner,
      String name,
      String descriptor,
      Created receiver,
      List<Value> arguments,
      Value declared) {
    boolean ofThrowable =
        JdkTables.ofThrowable(name)
            && !receiver.classes().isEmpty()
            && receiver.classes().stream().allMatch(given::isThrowable);
    boolean overridden = !receiver.exact() && isOverridden(receiver.classes(), name, descriptor);
    if (overridden || receiver.classes().isEmpty() || (!receiver.exact() && !ofThrowable)) {
      List<Value> values = new ArrayList<>(List.of(receiver));
      values.addAll(arguments);
      calls.forget(values);
      unknown("calls " + Place.simpleName(owner) + "." + name + ", whose code is not known");
      return declared;
    }
    boolean inherited =
        receiver.classes().stream()
            .allMatch(type -> !ClassWorld.isPlatform(type) && inherits(type, name));
    boolean owned = receiver.classes().stream().allMatch(JdkTables::owned);
    if (!ofThrowable && !owned && !inherited) {
      List<Value> values = new ArrayList<>(List.of(receiver));
      values.addAll(arguments);
      return unmodelled(owner, name, descriptor, values, declared);
    }
    callsItself(receiver, owner, name, ofThrowable);
    Set<String> owners = new LinkedHashSet<>(receiver.classes());
    owners.removeIf(type -> !ClassWorld.isPlatform(type));
    given.to(owners.isEmpty() ? Set.of(owner) : owners, name, descriptor, arguments);
    return result(descriptor, true);
  }

  private boolean inherits(String type, String name) {
    return JdkTables.inheritable(run.region().world().platformBase(type), name);
  }

  /** What a class of the application has from the JDK may call what it has of its own. */
  private void callsItself(Value receiver, String type, String name, boolean ofThrowable) {
    String next = JdkTables.calledBy(name, ofThrowable);
    if (next != null) {
      String descriptor = next.equals("hashCode") ? "()I" : "()Ljava/lang/String;";
      calls.invoke(type, next, descriptor, Opcodes.INVOKEVIRTUAL, List.of(receiver));
    }
  }

  private boolean isOverridden(Set<String> classes, String name, String descriptor) {
    ClassWorld world = run.region().world();
    return classes.stream()
        .flatMap(type -> world.applicationSubclasses(type).stream())
        .anyMatch(sub -> world.method(sub, name, descriptor) != null);
  }

  private Value ofShared(
      String owner,
      String name,
      String descriptor,
      Shared receiver,
      List<Value> values,
      Value declared) {
    boolean enumConstant = run.region().world().isSubtype(receiver.type(), "java/lang/Enum");
    boolean application = !ClassWorld.isPlatform(receiver.type());
    boolean ofObject =
        enumConstant
            ? JdkTables.inheritable("java/lang/Enum", name)
            : JdkTables.inheritable(Value.OBJECT, name)
                && (!application || inherits(receiver.type(), name));
    if (ofObject && (application || receiver.type().equals("java/lang/Class"))) {
      if (application && !enumConstant) {
        callsItself(receiver, receiver.type(), name, given.isThrowable(receiver.type()));
      }
      calls.forget(values);
      return declared;
    }
    if (receiver.type().equals("java/lang/Class") && JdkTables.pure("java/lang/Class", name)) {
      return name.equals("cast") ? values.get(1) : declared;
    }
    boolean runs =
        name.equals("run") && PlatformTypes.isSubtype(receiver.type(), "java/lang/Runnable");
    if (runs || given.mayRun(receiver, owner) || receiver.type().equals(Value.OBJECT)) {
      calls.forget(values);
      unknown("calls " + Place.simpleName(owner) + "." + name + ", whose code is not known");
      return declared;
    }
    return unmodelled(owner, name, descriptor, values, declared);
  }

  /** Anything may happen, but only in the JDK; unless it is given code of the application. */
  private Value unmodelled(
      String owner, String name, String descriptor, List<Value> values, Value declared) {
    String outside = JdkTables.outside(owner, name);
    String method = Place.simpleName(owner) + "." + name;
    for (Value value : values) {
      if (value instanceof Lambda lambda) {
        List<Value> unknown = new ArrayList<>();
        for (Type type : Type.getArgumentTypes(lambda.instantiated())) {
          unknown.add(Types.shared(type, null));
        }
        calls.runLambda(lambda, unknown, true);
      }
    }
    boolean prints = JdkTables.PRINTS.equals(outside);
    boolean inThisThread = !owner.equals("java/lang/Thread");
    boolean runs =
        values.stream().anyMatch(this::runsApplicationCode) || given.mayRun(values, descriptor);
    if (!prints && inThisThread && runs) {
      unknown("gives code of the application to " + method);
    } else {
      shared(
          outside == null ? "uses " + method + on(values) : outside,
          "do this outside the synchronized code");
    }
    if (prints) {
      values.forEach(given::compare);
    }
    calls.forget(values);
    values.forEach(run.region().heap()::put);
    run.region().heap().put(Values.SOMETHING_SHARED);
    return declared;
  }

  private static String on(List<Value> values) {
    String path = values.isEmpty() ? null : FieldRules.lockPath(values.get(0));
    return path == null ? "" : " on the shared object " + FieldPath.display(path).replace('/', '.');
  }

  private boolean runsApplicationCode(Value value) {
    return (value instanceof Shared shared && !ClassWorld.isPlatform(shared.type()))
        || (value instanceof Created created
            && !created.classes().stream().allMatch(ClassWorld::isPlatform));
  }

  /** A function made of another one: the other one is run here and now. */
  Value onFunction(Lambda lambda, List<Value> values, Value declared) {
    List<Value> all = new ArrayList<>(values);
    all.set(0, lambda);
    all.forEach(given::run);
    return declared instanceof Shared shared ? Created.of(shared.type()) : declared;
  }

  /** What comes back: a value, a new object of the JDK, or something that it was given. */
  private Value result(String descriptor, boolean fromContents) {
    Type type = Type.getReturnType(descriptor);
    if (type.getSort() == Type.VOID) {
      return Values.NOTHING;
    }
    Value plain = Types.plain(type);
    if (plain != null) {
      return plain;
    }
    String name = type.getInternalName();
    boolean made = Types.isArray(name) || (JdkTables.owned(name) && !name.equals(Value.OBJECT));
    if (made) {
      if (!fromContents) {
        run.region().heap().put(Values.SOME_PLAIN);
      }
      if (name.equals("[Ljava/lang/Throwable;")) {
        // Those that were suppressed, which are not kept apart from others.
        run.region().heap().put(Created.subtypeOf("java/lang/Throwable"));
      }
      return Created.of(name);
    }
    if (name.equals("java/lang/Class")) {
      return new Shared(name, true, null, false);
    }
    if (JdkTables.throwable(name)) {
      return Created.subtypeOf(name);
    }
    return evaluator.cast(name, run.region().heap().fetched(run.current()));
  }

  private void shared(String what, @Nullable String advice) {
    run.note(Kind.SHARED_STATE, what, advice);
  }

  private void unknown(String what) {
    run.note(Kind.UNKNOWN, what, "do this outside the synchronized code");
  }
}
