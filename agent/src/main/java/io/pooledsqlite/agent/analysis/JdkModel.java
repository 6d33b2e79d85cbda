package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Effect.Kind;
import io.pooledsqlite.agent.analysis.Value.Created;
import io.pooledsqlite.agent.analysis.Value.Elements;
import io.pooledsqlite.agent.analysis.Value.Lambda;
import io.pooledsqlite.agent.analysis.Value.Shared;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** What the methods of the JDK do: those in {@link JdkTables} are known, all others are not. */
final class JdkModel {

  private static final String STRING_OR_OBJECT = "use a string or a number instead of the object";

  private final MethodRun run;
  private final Evaluator evaluator;
  private final Calls calls;
  private final Strings strings;

  JdkModel(MethodRun run, Evaluator evaluator, Calls calls) {
    this.run = run;
    this.evaluator = evaluator;
    this.calls = calls;
    this.strings = new Strings(evaluator, this);
  }

  Strings strings() {
    return strings;
  }

  Value call(
      String owner,
      String name,
      String descriptor,
      int opcode,
      List<Value> values,
      Value declared) {
    if (Loggers.isLogger(owner)) {
      return unmodelled("writes to a log", owner, name, descriptor, values, declared);
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
    if (values.stream().anyMatch(this::isExtended)) {
      unknown("uses a number whose class may be the application's");
    }
    Value known = known(owner, name, descriptor, opcode, values, declared);
    String outside = JdkTables.outside(owner, name, descriptor);
    return known != null
        ? known
        : unmodelled(
            outside == null ? "uses " + display(owner, name) + on(values) : outside,
            owner,
            name,
            descriptor,
            values,
            declared);
  }

  private static boolean loadsDriver(Value name) {
    return name instanceof Value.Text text
        && text.texts().alternatives().equals(Set.of("org.sqlite.JDBC"));
  }

  /** The result of a method that is known to be harmless with these values, or null. */
  private @Nullable Value known(
      String owner,
      String name,
      String descriptor,
      int opcode,
      List<Value> values,
      Value declared) {
    boolean constructs = name.equals(JdkTables.CONSTRUCTOR) && opcode == Opcodes.INVOKESPECIAL;
    if (constructs && (JdkTables.plainBase(owner) || strings.construct(values))) {
      return Values.NOTHING;
    }
    if (constructs && JdkTables.throwable(owner)) {
      return isPlainException(values.get(0))
              && values.subList(1, values.size()).stream().allMatch(this::isToldOfError)
          ? keptByException(values.subList(1, values.size()), Values.NOTHING)
          : null;
    }
    if (name.equals("getClass")) {
      return declared;
    }
    Value text = strings.call(owner, name, descriptor, opcode, values);
    if (text != null) {
      return text;
    }
    if (opcode == Opcodes.INVOKESTATIC) {
      Value special = ofClass(owner, name, values);
      if (special != null) {
        return special;
      }
    } else if (isEnum(values.get(0))) {
      return JdkTables.ofEnum(name) ? declared : null;
    } else if (isException(values.get(0)) && !constructs) {
      return ofException(name, descriptor, values);
    }
    if (JdkTables.ofValues(owner, name)) {
      List<Value> given = constructs ? values.subList(1, values.size()) : values;
      return given.stream().allMatch(JdkModel::isValue) ? result(descriptor) : null;
    }
    if (!JdkTables.ofOwn(owner, name)) {
      return null;
    }
    boolean ofClass = opcode == Opcodes.INVOKESTATIC;
    if (!ofClass && !isOwn(values.get(0))) {
      return null;
    }
    List<Value> given = ofClass ? values : values.subList(1, values.size());
    return mayKeep(owner, ofClass ? null : values.get(0), descriptor, given)
        ? keepAnd(given, result(descriptor))
        : null;
  }

  private @Nullable Value ofClass(String owner, String name, List<Value> values) {
    if (owner.equals("java/util/Objects") && name.equals("requireNonNull")) {
      return values.subList(1, values.size()).stream().allMatch(JdkModel::isValue)
          ? values.get(0)
          : null;
    }
    if (owner.equals("java/lang/System") && name.equals("arraycopy") && run.copiesConstants()) {
      calls.forget(values);
      run.region().heap().put(Values.SOMETHING_SHARED);
      return Values.NOTHING;
    }
    if (owner.equals("java/lang/Enum") && name.equals("valueOf")) {
      return constant(values.get(0));
    }
    return null;
  }

  /** One of the constants of an enum, which is asked for all to find it. */
  private @Nullable Value constant(Value type) {
    String path = FieldRules.lockPath(type);
    if (path == null || !path.startsWith(FieldRules.CLASS_LOCK)) {
      return null;
    }
    String name = path.substring(FieldRules.CLASS_LOCK.length());
    String all = "()[L" + name + ";";
    calls.invoke(name, "values", all, Opcodes.INVOKESTATIC, List.of());
    return new Shared(name, false, null, false);
  }

  private @Nullable Value ofException(String name, String descriptor, List<Value> values) {
    List<Value> given = values.subList(1, values.size());
    boolean known =
        JdkTables.ofThrowable(name)
            && (name.equals("addSuppressed") || isPlainException(values.get(0)))
            && given.stream().allMatch(each -> isException(each) || each instanceof Value.Null);
    return known ? keptByException(given, result(descriptor)) : null;
  }

  /** Whether a collection, an array or an optional may be given these: to keep, not to look at. */
  private boolean mayKeep(
      String owner, @Nullable Value receiver, String descriptor, List<Value> given) {
    Type[] types = Type.getArgumentTypes(descriptor);
    boolean looks =
        JdkTables.looksAtKeys(owner)
            || owner.equals("java/lang/StringBuilder")
            || (receiver instanceof Created created
                && created.classes().stream().anyMatch(JdkTables::looksAtKeys));
    for (int i = 0; i < given.size(); i++) {
      Value value = given.get(i);
      boolean any = types[i].getInternalName().equals(Value.OBJECT);
      boolean refused = (looks && i == 0) || (any ? value instanceof Lambda : !isOwn(value));
      if (!isValue(value) && refused) {
        return false;
      }
    }
    return true;
  }

  private Value keptByException(List<Value> given, Value result) {
    given.forEach(run.region().heap()::putInException);
    calls.forget(given);
    return result;
  }

  private Value keepAnd(List<Value> given, Value result) {
    for (Value value : given) {
      if (value instanceof Elements array) {
        array.values().forEach(run.region().heap()::put);
      } else {
        run.region().heap().put(value);
      }
    }
    calls.forget(given);
    return result;
  }

  /** A string, a number or the like: it is called by nothing but its own, known methods. */
  private static boolean isValue(Value value) {
    return value.inert();
  }

  /** Whether the value may be a number of a class of the application. */
  private boolean isExtended(Value value) {
    return Extended.mayBe(run.region().world(), value);
  }

  /** An array, or an object of the JDK with methods that are known, which the region made. */
  private static boolean isOwn(Value value) {
    return value instanceof Elements
        || (value instanceof Created created
            && created.exact()
            && !created.classes().isEmpty()
            && created.classes().stream()
                .allMatch(type -> Types.isArray(type) || JdkTables.owned(type)));
  }

  private boolean isEnum(Value value) {
    return value instanceof Shared shared
        && run.region().world().isSubtype(shared.type(), "java/lang/Enum");
  }

  /** An exception that the region made or caught; all that it catches was made in it. */
  private boolean isException(Value value) {
    return value instanceof Created created
        && !created.classes().isEmpty()
        && created.classes().stream()
            .allMatch(type -> run.region().world().isSubtype(type, "java/lang/Throwable"));
  }

  /** An exception of which the JDK finds nothing but its own methods, whichever is known. */
  private boolean isPlainException(Value value) {
    ClassWorld world = run.region().world();
    return isException(value)
        && value instanceof Created created
        && created.classes().stream()
            .flatMap(
                type -> created.exact() ? Stream.of(type) : world.withApplicationSubclasses(type))
            .allMatch(world::isPlain);
  }

  private boolean isToldOfError(Value value) {
    return isValue(value) || isPlainException(value);
  }

  /** Anything may happen, but only in the JDK; unless it may come to code of the application. */
  private Value unmodelled(
      String what,
      String owner,
      String name,
      String descriptor,
      List<Value> values,
      Value declared) {
    for (Value value : values) {
      if (value instanceof Lambda lambda) {
        List<Value> unknown = new ArrayList<>();
        for (Type type : Type.getArgumentTypes(lambda.instantiated())) {
          unknown.add(Types.shared(type, null));
        }
        calls.runLambda(lambda, unknown, true);
      }
    }
    if (!owner.equals("java/lang/Thread") && runsApplicationCode(owner, name, descriptor, values)) {
      unknown("gives code of the application to " + display(owner, name));
    } else {
      run.note(Kind.SHARED_STATE, what, "do this outside the synchronized code");
    }
    calls.forget(values);
    values.forEach(run.region().heap()::put);
    run.region().heap().put(Values.SOMETHING_SHARED);
    return declared;
  }

  private static String display(String owner, String name) {
    String type = Place.simpleName(owner);
    return name.equals(JdkTables.CONSTRUCTOR) ? "a new " + type : type + "." + name;
  }

  private static String on(List<Value> values) {
    String path = values.isEmpty() ? null : FieldRules.lockPath(values.get(0));
    return path == null ? "" : " on the shared object " + FieldPath.display(path).replace('/', '.');
  }

  private boolean runsApplicationCode(
      String owner, String name, String descriptor, List<Value> values) {
    Type[] types = Type.getArgumentTypes(descriptor);
    int first = values.size() - types.length;
    for (int i = 0; i < values.size(); i++) {
      String as = i < first ? owner : types[i - first].getInternalName();
      if (isOfApplication(values.get(i)) || mayRun(values.get(i), as, name)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the JDK may find methods of the application in it. */
  private boolean isOfApplication(Value value) {
    ClassWorld world = run.region().world();
    if (value instanceof Elements array) {
      return array.values().stream().anyMatch(this::isOfApplication);
    }
    if (value instanceof Shared shared) {
      return !ClassWorld.isPlatform(shared.type()) && !isPlainEnum(shared);
    }
    if (!(value instanceof Created created)) {
      return false;
    }
    boolean holdsOthers = created.classes().stream().anyMatch(ClassWorld::isPlatform);
    return isException(value)
        ? !isPlainException(value)
        : !created.classes().stream().allMatch(world::isPlain)
            || (holdsOthers && !run.region().heap().types().stream().allMatch(world::isPlain));
  }

  private boolean isPlainEnum(Shared shared) {
    ClassWorld world = run.region().world();
    return isEnum(shared)
        && world.withApplicationSubclasses(shared.type()).allMatch(world::isPlain);
  }

  /** Whether methods of this type may be those of a lambda, or of a class that is known. */
  private boolean mayRun(Value value, String as, String name) {
    if (!(value instanceof Shared shared) || as.equals("java/io/PrintStream")) {
      return false;
    }
    if (name.equals("run") && PlatformTypes.isSubtype(shared.type(), "java/lang/Runnable")) {
      return true;
    }
    return !as.equals(Value.OBJECT)
        && !shared.exact()
        && (JdkTables.function(as)
            || PlatformTypes.isFunctional(as)
            || !run.region().world().applicationSubclasses(as).isEmpty());
  }

  /** The value's toString runs. */
  void describe(Value value) {
    if (isExtended(value)) {
      unknown("uses a number whose class may be the application's");
    }
    if (value.inert() || isPlainException(value)) {
      return;
    }
    String what = "makes a text of an object, by its toString";
    if (isOfApplication(value) || value instanceof Lambda) {
      unknown(what);
    } else {
      run.note(Kind.SHARED_STATE, what, STRING_OR_OBJECT);
    }
  }

  /** What comes back: a value, a new object of the JDK, or something that it was given. */
  private Value result(String descriptor) {
    Type type = Type.getReturnType(descriptor);
    if (type.getSort() == Type.VOID) {
      return Values.NOTHING;
    }
    Value plain = Types.plain(type);
    if (plain != null) {
      return plain;
    }
    String name = type.getInternalName();
    if (JdkTables.owned(name)) {
      return Created.of(name);
    }
    if (JdkTables.throwable(name)) {
      return Created.subtypeOf(name);
    }
    return evaluator.cast(name, run.fetched());
  }

  private void unknown(String what) {
    run.note(Kind.UNKNOWN, what, "do this outside the synchronized code");
  }
}
