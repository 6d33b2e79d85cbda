package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Effect.Kind;
import io.pooledsqlite.agent.analysis.RegionRun.Purpose;
import io.pooledsqlite.agent.analysis.Value.Created;
import io.pooledsqlite.agent.analysis.Value.Elements;
import io.pooledsqlite.agent.analysis.Value.Lambda;
import io.pooledsqlite.agent.analysis.Value.Shared;
import io.pooledsqlite.agent.analysis.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** What methods of the JDK do with the values that they are given. */
final class GivenToJdk {

  private final MethodRun run;
  private final Evaluator evaluator;
  private final Calls calls;
  private boolean comparesContents;

  GivenToJdk(MethodRun run, Evaluator evaluator, Calls calls) {
    this.run = run;
    this.evaluator = evaluator;
    this.calls = calls;
  }

  /**
   * The JDK is given these values: it may read them, keep them, hand them out again, and call them.
   *
   * @param owners the classes whose method it may be
   * @param arguments the last ones, at least
   */
  void to(Set<String> owners, String name, String descriptor, List<Value> arguments) {
    Type[] types = Type.getArgumentTypes(descriptor);
    int first = types.length - arguments.size();
    for (int i = 0; i < arguments.size(); i++) {
      Value value = arguments.get(i);
      String as = types[first + i].getInternalName();
      used(value, as);
      if (value instanceof Text && !as.equals(Value.OBJECT)) {
        // What takes a text may give it back in parts.
        run.region().heap().put(Text.UNKNOWN);
      }
      if (value instanceof Elements array) {
        array.values().forEach(run.region().heap()::put);
      }
    }
    calls.forget(arguments);
    boolean ofThrowable = owners.stream().allMatch(JdkTables::throwable);
    for (Value value : arguments) {
      if (value instanceof Lambda lambda) {
        lambda.captured().forEach(run.region().heap()::put);
      } else if (!(value instanceof Elements) && !(ofThrowable && isException(value))) {
        run.region().heap().put(value);
      }
    }
    arguments.forEach(this::run);
    List<Value> others = arguments.stream().filter(each -> !(each instanceof Lambda)).toList();
    if (owners.stream().anyMatch(owner -> JdkTables.compares(owner, name))) {
      if (!(name.equals("<init>") && arguments.isEmpty())) {
        others.forEach(this::compare);
        boolean holds = owners.stream().anyMatch(JdkTables::owned);
        if (holds || arguments.stream().anyMatch(GivenToJdk::holdsOthers)) {
          compareContents();
        }
      }
    } else if (owners.stream().anyMatch(owner -> !JdkTables.keeps(owner, name))) {
      others.forEach(this::compare);
    }
  }

  /** By another type than Object, the JDK may do whatever that type has methods for. */
  private void used(Value value, String as) {
    if (as.equals(Value.OBJECT) || as.equals("java/lang/Enum")) {
      return;
    }
    if (value instanceof Shared shared) {
      String path = shared.path();
      if (as.equals("java/lang/Class") && path != null && path.startsWith(FieldRules.CLASS_LOCK)) {
        // An EnumMap asks for the constants.
        calls.initialise(path.substring(FieldRules.CLASS_LOCK.length()));
      } else if (mayRun(shared, as)) {
        unknown("gives code of the application to the JDK");
      } else {
        shared("gives the JDK an object that others may change (" + Place.simpleName(as) + ")");
      }
    } else if (value instanceof Created created
        && !isException(value)
        && (mayBeCalledAs(created, as) || mayBeLambda(created, as))) {
      unknown("gives an object to the JDK that is called from there");
    }
  }

  /** Whether one of the arguments is something of others that the JDK may run. */
  boolean mayRun(List<Value> values, String descriptor) {
    Type[] types = Type.getArgumentTypes(descriptor);
    int first = values.size() - types.length;
    for (int i = 0; i < types.length; i++) {
      if (values.get(first + i) instanceof Shared shared
          && mayRun(shared, types[i].getInternalName())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether methods of this type may be the application's: those of a lambda, or of a class that is
   * known. What every object has is asked for by another type.
   */
  boolean mayRun(Shared shared, String as) {
    if (as.equals(Value.OBJECT) || JdkTables.function(as)) {
      return !as.equals(Value.OBJECT);
    }
    return !shared.exact()
        && !JdkTables.harmless(as)
        && (PlatformTypes.isFunctional(as)
            || !run.region().world().applicationSubclasses(as).isEmpty());
  }

  /** Lambdas that were put together with other objects are not told apart any more. */
  private static boolean mayBeLambda(Created created, String as) {
    return !created.exact() && JdkTables.function(as);
  }

  private boolean mayBeCalledAs(Created created, String as) {
    if (as.equals("java/lang/Comparable")) {
      return false;
    }
    ClassWorld world = run.region().world();
    return created.classes().stream()
        .flatMap(type -> created.exact() ? Stream.of(type) : world.withApplicationSubclasses(type))
        .anyMatch(type -> !ClassWorld.isPlatform(type) && world.isSubtype(type, as));
  }

  /** Causes and suppressed exceptions come back as exceptions of any class anyhow. */
  private boolean isException(Value value) {
    return value instanceof Created created
        && !created.classes().isEmpty()
        && created.classes().stream().allMatch(this::isThrowable);
  }

  boolean isThrowable(String type) {
    return ClassWorld.isPlatform(type)
        ? JdkTables.throwable(type)
        : run.region().world().isSubtype(type, "java/lang/Throwable");
  }

  /** A lambda, or an object with methods that the JDK may call, is run any number of times. */
  void run(Value value) {
    if (value instanceof Lambda lambda) {
      if (lambda.type().isEmpty() || addsToItsInterface(lambda.type())) {
        unknown("gives a function with other methods to the JDK");
      }
      List<Value> given = new ArrayList<>();
      Type[] types = Type.getArgumentTypes(lambda.instantiated());
      for (Type type : types) {
        given.add(element(type));
      }
      Value result = calls.runLambda(lambda, given, true);
      String as = Type.getReturnType(lambda.instantiated()).getInternalName();
      if (result instanceof Shared shared
          && (isOfJdk(shared.type()) || isThrowable(shared.type()))) {
        // What it throws comes back as one that the region made.
        shared("gives the JDK an object that others may change");
      } else if (mayBeCalledByJdk(result)
          || (isOfJdk(as) && result instanceof Created created && mayBeCalledAs(created, as))) {
        unknown("gives an object to the JDK that is called from there");
      } else if (isOfJdk(as) && result instanceof Lambda) {
        run(result);
      }
      if (!(result instanceof Value.Nothing)) {
        run.region().heap().put(result);
      }
    } else if (value instanceof Created created && isFunction(created)) {
      unknown("gives an object to the JDK that is called from there");
    }
  }

  /** Whether an interface of the application may override a method of the JDK's above it. */
  private boolean addsToItsInterface(String type) {
    ClassWorld world = run.region().world();
    ClassNode node = world.find(type);
    return node != null
        && world.implementsPlatformInterface(type, each -> !JdkTables.harmless(each))
        && Stream.concat(Stream.of(node), world.interfaces(node).stream())
            .flatMap(each -> each.methods.stream())
            .anyMatch(GivenToJdk::isDefault);
  }

  private static boolean isDefault(MethodNode method) {
    int other =
        Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE | Opcodes.ACC_ABSTRACT | Opcodes.ACC_BRIDGE;
    return (method.access & other) == 0;
  }

  private static boolean isOfJdk(String type) {
    return ClassWorld.isPlatform(type)
        && !type.equals(Value.OBJECT)
        && !type.equals("java/lang/Class");
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
    if (run.region().purpose() == Purpose.REGION && Extended.mayBe(run.region().world(), value)) {
      unknown("uses a number whose class may be the application's");
    }
    if (value.inert() || run.region().purpose() != Purpose.REGION) {
      return;
    }
    if (value instanceof Created created && created.exact() && !created.classes().isEmpty()) {
      created.classes().forEach(this::compareAll);
    } else if (value instanceof Elements array) {
      array.values().forEach(this::compare);
    } else if (value instanceof Lambda) {
      // It may be what it is compared by, or formats itself.
      run(value);
    } else if (value instanceof Shared shared) {
      if (run.region().world().isSubtype(shared.type(), "java/lang/Enum")) {
        describe(shared);
      } else if (!shared.type().equals("java/lang/Class")) {
        run.note(
            Kind.SHARED_STATE,
            "may call equals, hashCode or toString of an object that it did not create",
            "use a string or a number instead of the object");
      }
    } else if (isException(value)) {
      // One that was caught. All that the region catches was made in it, or by the JDK.
      ((Created) value)
          .classes().stream()
              .flatMap(type -> run.region().world().withApplicationSubclasses(type))
              .forEach(this::compareAll);
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
      if (world.implementsPlatformInterface(type, each -> !JdkTables.harmless(each))) {
        unknown("gives an object to the JDK that is called from there");
      }
      follow(type, "toString", "()Ljava/lang/String;", List.of(constant));
    }
  }

  /** What is in all containers; they may be in each other. */
  private void compareContents() {
    if (!comparesContents) {
      comparesContents = true;
      compare(run.region().heap().contents());
      comparesContents = false;
    }
  }

  private static boolean holdsOthers(Value value) {
    return value instanceof Created created
        && created.classes().stream().anyMatch(ClassWorld::isPlatform);
  }

  private void compareAll(String type) {
    if (ClassWorld.isPlatform(type)) {
      if (type.equals(Joins.UNCHANGEABLE)
          && Extended.mayBe(run.region().world(), Values.SOME_PLAIN)) {
        unknown("uses a number whose class may be the application's");
      }
      if (JdkTables.container(type)) {
        compareContents();
      }
      return;
    }
    if (hasMoreMethods(type)) {
      // A list compares itself by its elements, and a formatter knows what formats itself.
      unknown("gives an object to the JDK that is called from there");
    }
    Value value = Created.of(type);
    Value other = run.region().heap().contents();
    follow(type, "hashCode", "()I", List.of(value));
    follow(type, "toString", "()Ljava/lang/String;", List.of(value));
    follow(type, "equals", "(Ljava/lang/Object;)Z", List.of(value, other));
    String order = "(Ljava/lang/Object;)I";
    follow(type, "compareTo", order, List.of(value, other));
    if (run.region().world().isSubtype(type, "java/lang/Comparable")
        && run.region().world().method(type, "compareTo", order) == null) {
      unknown("may call one of several compareTo of " + Place.simpleName(type));
    }
    if (isThrowable(type)) {
      follow(type, "getMessage", "()Ljava/lang/String;", List.of(value));
      follow(type, "getLocalizedMessage", "()Ljava/lang/String;", List.of(value));
    }
  }

  /** Whether it is an object of the application that has methods the JDK knows; no exception. */
  private boolean mayBeCalledByJdk(Value value) {
    Set<String> types =
        value instanceof Created created
            ? created.classes()
            : value instanceof Shared shared ? Set.of(shared.type()) : Set.of();
    return types.stream()
        .filter(type -> !ClassWorld.isPlatform(type))
        .flatMap(run.region().world()::withApplicationSubclasses)
        .anyMatch(type -> !isThrowable(type) && hasMoreMethods(type));
  }

  /** Whether the JDK may find more in the object than what every object has. */
  private boolean hasMoreMethods(String type) {
    ClassWorld world = run.region().world();
    return world.implementsPlatformInterface(type, each -> !JdkTables.harmless(each))
        || !(JdkTables.plainBase(world.platformBase(type)) || isThrowable(type));
  }

  private void follow(String type, String name, String descriptor, List<Value> values) {
    MethodRef method = run.region().world().method(type, name, descriptor);
    if (method != null) {
      run.noteCall(run.region().call(run, method, values), true);
    }
  }

  private void shared(String what) {
    run.note(Kind.SHARED_STATE, what, "copy it before the call, or give a string or a number");
  }

  private void unknown(String what) {
    run.note(Kind.UNKNOWN, what, "do this outside the synchronized code");
  }
}
