package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Effect.Kind;
import io.pooledsqlite.agent.analysis.RegionRun.Purpose;
import io.pooledsqlite.agent.analysis.Value.Created;
import io.pooledsqlite.agent.analysis.Value.Elements;
import io.pooledsqlite.agent.analysis.Value.Lambda;
import io.pooledsqlite.agent.analysis.Value.Shared;
import java.util.ArrayList;
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
  private final Strings strings;

  JdkModel(MethodRun run, Evaluator evaluator, Calls calls) {
    this.run = run;
    this.evaluator = evaluator;
    this.calls = calls;
    this.strings = new Strings(run, evaluator, this);
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
      return logger(owner, name, values, declared);
    }
    if (owner.equals("java/lang/Class") && name.equals("forName") && loadsDriver(values.get(0))) {
      run.note(Kind.SESSION, "loads the driver", "do this once, when the connection is opened");
      return declared;
    }
    if (JdkTables.reflection(owner, name)) {
      unknown("uses reflection (" + Place.simpleName(owner) + "." + name + ")");
      calls.forget(values);
      return declared;
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

  private Value logger(String owner, String name, List<Value> values, Value declared) {
    calls.forget(values);
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
            || JdkTables.owned(owner)
            || JdkTables.pure(owner, "<init>")
            || JdkTables.throwable(owner);
    if (!known) {
      return unmodelled(owner, "<init>", values, Values.NOTHING);
    }
    give(owner, "<init>", descriptor, arguments);
    return Values.NOTHING;
  }

  private Value ofClass(
      String owner, String name, String descriptor, List<Value> values, Value declared) {
    if (owner.equals("java/util/Objects") && name.startsWith("requireNonNull")) {
      give(owner, name, descriptor, values.subList(1, values.size()));
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
      return constant(values.get(0), declared);
    }
    boolean process = name.equals("getDefault") || name.equals("setDefault");
    boolean known = JdkTables.pure(owner, name) || JdkTables.owned(owner);
    if (process || !known) {
      return unmodelled(owner, name, values, declared);
    }
    give(owner, name, descriptor, values);
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
        && !run.method().method().name.equals("values")) {
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
      return unmodelled(owner, name, values, declared);
    }
    if (receiver.inert() && !(receiver instanceof Value.Null)) {
      if (!JdkTables.pure(owner, name) && !owner.equals(Value.OBJECT)) {
        return unmodelled(owner, name, values, declared);
      }
      give(owner, name, descriptor, arguments);
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
          : unmodelled(owner, name, values, declared);
    }
    if (receiver instanceof Shared shared) {
      return ofShared(owner, name, shared, values, declared);
    }
    return unmodelled(owner, name, values, declared);
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
            && receiver.classes().stream().allMatch(this::isThrowable);
    boolean overridden = !receiver.exact() && isOverridden(receiver.classes(), name, descriptor);
    if (overridden || receiver.classes().isEmpty() || (!receiver.exact() && !ofThrowable)) {
      List<Value> values = new ArrayList<>(List.of(receiver));
      values.addAll(arguments);
      calls.forget(values);
      unknown("calls " + Place.simpleName(owner) + "." + name + ", whose code is not known");
      return declared;
    }
    boolean inherited =
        receiver.classes().stream().noneMatch(ClassWorld::isPlatform)
            && JdkTables.inheritable(Value.OBJECT, name);
    boolean owned = receiver.classes().stream().allMatch(JdkTables::owned);
    if (!ofThrowable && !owned && !inherited) {
      List<Value> values = new ArrayList<>(List.of(receiver));
      values.addAll(arguments);
      return unmodelled(owner, name, values, declared);
    }
    String type = receiver.classes().iterator().next();
    give(ClassWorld.isPlatform(type) ? type : owner, name, descriptor, arguments);
    return result(descriptor, true);
  }

  private boolean isThrowable(String type) {
    return ClassWorld.isPlatform(type)
        ? JdkTables.throwable(type)
        : run.region().world().isSubtype(type, "java/lang/Throwable");
  }

  private boolean isOverridden(Set<String> classes, String name, String descriptor) {
    ClassWorld world = run.region().world();
    return classes.stream()
        .flatMap(type -> world.applicationSubclasses(type).stream())
        .anyMatch(sub -> world.method(sub, name, descriptor) != null);
  }

  private Value ofShared(
      String owner, String name, Shared receiver, List<Value> values, Value declared) {
    boolean enumConstant = run.region().world().isSubtype(receiver.type(), "java/lang/Enum");
    boolean ofObject = JdkTables.inheritable(enumConstant ? "java/lang/Enum" : Value.OBJECT, name);
    boolean application = !ClassWorld.isPlatform(receiver.type());
    if (ofObject && (application || receiver.type().equals("java/lang/Class"))) {
      calls.forget(values);
      return declared;
    }
    if (receiver.type().equals("java/lang/Class") && JdkTables.pure("java/lang/Class", name)) {
      return declared;
    }
    boolean function = JdkTables.function(owner);
    boolean ofApplication =
        !receiver.exact() && !run.region().world().applicationSubclasses(owner).isEmpty();
    if (function || ofApplication || receiver.type().equals(Value.OBJECT)) {
      calls.forget(values);
      unknown("calls " + Place.simpleName(owner) + "." + name + ", whose code is not known");
      return declared;
    }
    return unmodelled(owner, name, values, declared);
  }

  /** Anything may happen, but only in the JDK; unless it is given code of the application. */
  private Value unmodelled(String owner, String name, List<Value> values, Value declared) {
    String outside = JdkTables.outside(owner, name);
    String method = Place.simpleName(owner) + "." + name;
    for (Value value : values) {
      if (value instanceof Lambda lambda) {
        List<Value> given = new ArrayList<>();
        for (Type type : Type.getArgumentTypes(lambda.instantiated())) {
          given.add(Types.shared(type, null));
        }
        calls.runLambda(lambda, given, true);
      }
    }
    if (outside == null && values.stream().anyMatch(this::runsApplicationCode)) {
      unknown("gives code of the application to " + method);
    } else {
      shared(
          outside == null ? "uses " + method + on(values) : outside,
          "do this outside the synchronized code");
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
    all.forEach(this::runGiven);
    return declared instanceof Shared shared ? Created.of(shared.type()) : declared;
  }

  /** The JDK is given these values: it may keep them, hand them out again, and call them. */
  private void give(String owner, String name, String descriptor, List<Value> arguments) {
    Type[] types = Type.getArgumentTypes(descriptor);
    for (int i = 0; i < arguments.size(); i++) {
      Value value = arguments.get(i);
      boolean read = i < types.length && isContainer(types[i].getInternalName());
      if (value instanceof Shared && read) {
        shared(
            "reads a collection or array that others may change (" + Place.simpleName(owner) + ")",
            "copy it before the call");
      }
      if (value instanceof Elements array) {
        array.values().forEach(run.region().heap()::put);
      }
    }
    calls.forget(arguments);
    boolean ofThrowable = JdkTables.throwable(owner);
    for (Value value : arguments) {
      if (value instanceof Lambda lambda) {
        lambda.captured().forEach(run.region().heap()::put);
      } else if (!(value instanceof Elements) && !(ofThrowable && isException(value))) {
        run.region().heap().put(value);
      }
    }
    arguments.forEach(this::runGiven);
    boolean made = name.equals("<init>") && arguments.isEmpty();
    if (JdkTables.compares(owner, name) && !made) {
      arguments.forEach(this::compare);
      if (JdkTables.owned(owner) || arguments.stream().anyMatch(JdkModel::holdsOthers)) {
        compare(run.region().heap().contents());
      }
    }
  }

  /** Causes and suppressed exceptions come back as exceptions of any class anyhow. */
  private boolean isException(Value value) {
    return value instanceof Created created
        && !created.classes().isEmpty()
        && created.classes().stream().allMatch(this::isThrowable);
  }

  private static boolean isContainer(String type) {
    return Types.isArray(type)
        || type.equals("java/util/Collection")
        || type.equals("java/util/List")
        || type.equals("java/util/Set")
        || type.equals("java/util/Map")
        || type.equals("java/util/Iterator")
        || type.equals("java/lang/Iterable")
        || type.startsWith("java/util/stream/");
  }

  /** A lambda, or an object with methods that the JDK may call, is run any number of times. */
  private void runGiven(Value value) {
    if (value instanceof Lambda lambda) {
      List<Value> given = new ArrayList<>();
      Type[] types = Type.getArgumentTypes(lambda.instantiated());
      for (Type type : types) {
        given.add(element(type));
      }
      Value result = calls.runLambda(lambda, given, true);
      if (!(result instanceof Value.Nothing)) {
        run.region().heap().put(result);
      }
    } else if (value instanceof Created created && isFunction(created)) {
      unknown("gives an object to the JDK that is called from there");
    }
  }

  private boolean isFunction(Created created) {
    ClassWorld world = run.region().world();
    return created.classes().stream()
        .filter(type -> !ClassWorld.isPlatform(type))
        .anyMatch(
            type ->
                world.isSubtype(type, "java/util/Comparator")
                    || world.implementsPlatformInterface(type, JdkTables::function));
  }

  /** What the JDK hands to a lambda: something that it was given, or made itself. */
  private Value element(Type type) {
    Value plain = Types.plain(type);
    if (plain != null) {
      return plain;
    }
    String name = type.getInternalName();
    Value contents = evaluator.cast(name, run.region().heap().fetched(run.current()));
    if (ClassWorld.isPlatform(name) && JdkTables.owned(name) && !name.equals(Value.OBJECT)) {
      return Joins.join(contents, Created.of(name));
    }
    return contents instanceof Value.Null ? Created.subtypeOf(name) : contents;
  }

  /** The object's own equals, hashCode, compareTo or toString runs. */
  void compare(Value value) {
    if (value.inert() || run.region().purpose() != Purpose.REGION) {
      return;
    }
    if (value instanceof Created created && created.exact() && !created.classes().isEmpty()) {
      created.classes().forEach(this::compareAll);
    } else if (value instanceof Elements array) {
      array.values().forEach(this::compare);
    } else if (value instanceof Shared shared) {
      if (run.region().world().isSubtype(shared.type(), "java/lang/Enum")) {
        describe(shared);
      } else if (!shared.type().equals("java/lang/Class")) {
        shared(
            "may call equals, hashCode or toString of an object that it did not create",
            "use a string or a number instead of the object");
      }
    } else if (value instanceof Created) {
      unknown("may call equals, hashCode or toString of an object whose class is not known");
    }
  }

  /** Of an enum's constants only toString can be the application's. */
  private void describe(Shared constant) {
    ClassWorld world = run.region().world();
    List<String> types = new ArrayList<>(List.of(constant.type()));
    types.addAll(world.subclasses(constant.type()));
    for (String type : types) {
      follow(type, "toString", "()Ljava/lang/String;", List.of(constant));
    }
  }

  private static boolean holdsOthers(Value value) {
    return value instanceof Created created
        && created.classes().stream().anyMatch(ClassWorld::isPlatform);
  }

  private void compareAll(String type) {
    if (ClassWorld.isPlatform(type)) {
      return;
    }
    Value value = Created.of(type);
    Value other = run.region().heap().contents();
    follow(type, "hashCode", "()I", List.of(value));
    follow(type, "toString", "()Ljava/lang/String;", List.of(value));
    follow(type, "equals", "(Ljava/lang/Object;)Z", List.of(value, other));
    follow(type, "compareTo", "(Ljava/lang/Object;)I", List.of(value, other));
  }

  private void follow(String type, String name, String descriptor, List<Value> values) {
    MethodRef method = run.region().world().method(type, name, descriptor);
    if (method != null) {
      run.noteCall(run.region().call(run, method, values), true);
    }
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
