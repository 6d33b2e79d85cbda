package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Value.Conn;
import io.pooledsqlite.agent.analysis.Value.Created;
import io.pooledsqlite.agent.analysis.Value.Shared;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;

/** Which fields are constant while a region runs, and what they hold. */
final class FieldRules {

  static final String THIS = FieldPath.THIS;
  static final String CLASS_LOCK = FieldPath.CLASS_LOCK;
  static final String STATIC = FieldPath.STATIC;
  static final String SWITCH_TABLE = "switch";

  private final ClassWorld world;
  private final LockSurvey locks;
  private final EarlyObjects early;
  private final Map<FieldNode, List<Access>> writes = new HashMap<>();
  private final MembersByName byName = MembersByName.fields();
  private final MembersByName finalByName = MembersByName.finalFields();
  private final Map<FieldNode, Boolean> assignedAsFinal = new HashMap<>();
  private final Map<FieldNode, Boolean> lacking = new HashMap<>();
  private final Map<String, Map<String, Value>> initials = new HashMap<>();
  private final Set<String> initialising = new HashSet<>();

  /** Asked in every region on the lock; what is looked at does not change once it is there. */
  private final Map<Reach, Optional<String>> knownElsewhere = new HashMap<>();

  /** How a region with that receiver, under that lock, reaches a field. */
  private record Reach(FieldNode field, String object, String lock, String receiver) {}

  /** An instruction that uses a field; on which object, as its method names it. */
  record Access(MethodRef method, int instruction, @Nullable String object, Place place) {}

  FieldRules(ClassWorld world) {
    this.world = world;
    this.locks = new LockSurvey(world, this);
    this.early = new EarlyObjects(world, locks);
  }

  LockSurvey locks() {
    return locks;
  }

  /** The path by which a lock is known, or null. */
  static @Nullable String lockPath(Value value) {
    if (value instanceof Shared shared) {
      return shared.path();
    }
    return value instanceof Conn conn ? conn.path() : null;
  }

  /** The tables that compilers make for a switch over an enum never change once they are there. */
  static boolean isSwitchTable(Shared array) {
    return SWITCH_TABLE.equals(array.path());
  }

  private static boolean isSwitchTable(FieldRef field) {
    return field.is(Opcodes.ACC_SYNTHETIC) && field.field().name.startsWith("$SwitchMap$");
  }

  /** Why the field may change while a region under the lock runs; null if it can not. */
  @Nullable String whyChanging(FieldRef field, @Nullable String object, @Nullable String lock) {
    if (!field.isStatic() && lacking.computeIfAbsent(field.field(), key -> early.mayLack(field))) {
      return "others may know the object before it is assigned: " + field.display();
    }
    if (isFinal(field)) {
      return null;
    }
    if (!field.is(Opcodes.ACC_PRIVATE)) {
      return field.display() + " is neither private nor final, so that any class may assign it";
    }
    List<Access> all = writes(field);
    if (all == null) {
      return "a class that may assign " + field.display() + " can not be read";
    }
    if (isReachedByName(field)) {
      return field.display() + " may be assigned by its name";
    }
    for (Access write : all) {
      if (inInitialiser(field, write)) {
        continue;
      }
      if (!field.isConnection()) {
        return field.display() + " is assigned later (" + write.place() + ")";
      }
      if (!isUnder(write, field, object, lock)) {
        return field.display() + " is assigned without this lock (" + write.place() + ")";
      }
    }
    return null;
  }

  boolean isFinal(FieldRef field) {
    return field.is(Opcodes.ACC_FINAL)
        && isAssignedAsFinal(field)
        // Nor does reflection assign static ones.
        && (field.isStatic() || !finalByName.mayReach(world, field.owner(), field.field().name));
  }

  /**
   * Whether initialisers alone assign a final field, each that of its own object. The JVM lets
   * other methods of its class assign it, too, before class files of Java 9, and constructors that
   * of other objects (JVMS 6.5, putfield).
   */
  private boolean isAssignedAsFinal(FieldRef field) {
    return assignedAsFinal.computeIfAbsent(field.field(), key -> findAssignedAsFinal(field));
  }

  private boolean findAssignedAsFinal(FieldRef field) {
    String initialiser = field.isStatic() ? "<clinit>" : "<init>";
    for (MethodNode method : field.owner().methods) {
      for (int i = 0; i < method.instructions.size(); i++) {
        AbstractInsnNode instruction = method.instructions.get(i);
        if (instruction instanceof FieldInsnNode access
            && (access.getOpcode() == Opcodes.PUTFIELD || access.getOpcode() == Opcodes.PUTSTATIC)
            && means(access, field)
            && !(method.name.equals(initialiser)
                && isOnThis(new MethodRef(field.owner(), method), i))) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean isOnThis(MethodRef method, int instruction) {
    Origins origins = method.isStatic() ? null : locks.origins(method);
    return method.isStatic()
        || (origins != null && Set.of(Origins.THIS).containsAll(origins.operand(instruction, 1)));
  }

  /** Whether a class that may touch the field finds fields by names, and says its name. */
  boolean isReachedByName(FieldRef field) {
    return byName.mayReach(world, field.owner(), field.field().name);
  }

  private static boolean inInitialiser(FieldRef field, Access access) {
    boolean ownClass = access.method().owner() == field.owner();
    return field.isStatic()
        ? ownClass && access.method().method().name.equals("<clinit>")
        : ownClass
            && access.method().method().name.equals("<init>")
            && THIS.equals(access.object());
  }

  /** Whether the access happens under the lock, on the object that the region reaches it by. */
  private boolean isUnder(
      Access access, FieldRef field, @Nullable String object, @Nullable String lock) {
    if (lock == null) {
      return false;
    }
    Set<String> held = locks.held(access.method(), access.instruction());
    if (held == null) {
      // Of the class, or the object, that is not known to others yet.
      return field.isStatic()
          ? access.method().isStatic() && access.method().owner() == field.owner()
          : THIS.equals(access.object());
    }
    if (lock.startsWith(CLASS_LOCK) || lock.startsWith(STATIC)) {
      return held.contains(lock);
    }
    if (field.isStatic() || object == null || !THIS.equals(access.object())) {
      return false;
    }
    if (lock.equals(object)) {
      return held.contains(THIS);
    }
    return lock.startsWith(object + ".") && held.contains(THIS + lock.substring(object.length()));
  }

  /** Whether the field is private and nothing but constructors and code under the lock reads it. */
  @Nullable String whyKnownElsewhere(FieldRef field, String object, String lock, String receiver) {
    Reach reach = new Reach(field.field(), object, lock, receiver);
    Optional<String> known = knownElsewhere.get(reach);
    if (known == null) {
      known = Optional.ofNullable(findKnownElsewhere(field, object, lock, receiver));
      knownElsewhere.put(reach, known);
    }
    return known.orElse(null);
  }

  private @Nullable String findKnownElsewhere(
      FieldRef field, String object, String lock, String receiver) {
    if (!field.is(Opcodes.ACC_PRIVATE)) {
      return field.display() + " is not private";
    }
    if (!field.isStatic() && world.isSubtype(receiver, "java/lang/Cloneable")) {
      return field.display() + " may be copied, as " + Place.simpleName(receiver) + " is Cloneable";
    }
    List<Access> all = accesses(field, Set.of(Opcodes.GETFIELD, Opcodes.GETSTATIC));
    List<ClassNode> nest = world.nest(field.owner());
    if (all == null || nest == null) {
      return "a class that may use " + field.display() + " can not be read";
    }
    if (isReachedByName(field)) {
      return field.display() + " may be used by its name";
    }
    for (Access read : all) {
      if (!inInitialiser(field, read) && !isUnder(read, field, object, lock)) {
        return field.display() + " is used without this lock (" + read.place() + ")";
      }
    }
    List<Access> assignments = writes(field);
    for (Access write : assignments == null ? List.<Access>of() : assignments) {
      boolean alone =
          new Opener(world, locks, field, receiver)
              .opensForItAlone(write.method(), write.instruction());
      if (!alone || !opensHere(write, receiver, !field.isStatic())) {
        return field.display() + " is not opened by this class (" + write.place() + ")";
      }
    }
    ConnectionUse use =
        new ConnectionUse(
            world,
            locks,
            (method, instruction) -> mayUse(method, instruction, field, object, lock),
            (method, instruction) ->
                opensHere(
                    new Access(method, instruction, null, Place.of(method, 0)), receiver, false));
    return use.whyLeaving(field);
  }

  /** Whether code has what the field holds in hand while the lock is held. */
  private boolean mayUse(
      MethodRef method, int instruction, FieldRef field, String object, String lock) {
    boolean global = lock.startsWith(CLASS_LOCK) || lock.startsWith(STATIC);
    if (!global && method.owner() != field.owner()) {
      return false;
    }
    Access access = new Access(method, instruction, THIS, Place.of(method, 0));
    return inInitialiser(field, access) || isUnder(access, field, object, lock);
  }

  /**
   * Whether what is assigned comes from DriverManager, or is null.
   *
   * @param ofReceiver whether the code that assigns runs on an object of exactly this class
   */
  private boolean opensHere(Access write, String receiver, boolean ofReceiver) {
    String owner = write.method().owner().name;
    boolean exact = ofReceiver && world.isSubtype(receiver, owner);
    RegionRun region = RegionRun.ofAssignments(world, this, exact ? receiver : owner, exact);
    MethodRun run = region.root(write.method(), unknownArguments(write.method()));
    LiveFrame frame = run == null ? null : run.frame(write.instruction());
    if (frame == null) {
      return false;
    }
    Value value = frame.getStack(frame.getStackSize() - 1);
    return value instanceof Value.Null || (value instanceof Conn conn && conn.opened());
  }

  /** What is known of the value of a constant field; the object is null for a static field. */
  Value value(FieldRef field, @Nullable Shared object) {
    Type type = Type.getType(field.field().desc);
    String objectPath = object == null ? null : object.path();
    String path =
        field.isStatic()
            ? FieldPath.of(field, "")
            : objectPath == null ? null : FieldPath.of(field, objectPath);
    if (type.getDescriptor().equals("L" + Types.CONNECTION + ";")) {
      return path == null
          ? new Shared(Types.CONNECTION, false, null, true)
          : new Conn(path, true, false);
    }
    if (isSwitchTable(field)) {
      return new Shared(type.getInternalName(), true, SWITCH_TABLE, false);
    }
    Value initial = initial(field, object);
    Value plain = Types.plain(type);
    if (plain != null) {
      return initial instanceof Value.Text ? initial : plain;
    }
    String name = type.getInternalName();
    if (initial instanceof Created created && created.exact() && created.classes().size() == 1) {
      return new Shared(created.classes().iterator().next(), true, path, false);
    }
    return new Shared(name, false, path, false);
  }

  /** What initialisers assign, if nothing else does; null if that is not known. */
  @Nullable Value initial(FieldRef field, @Nullable Shared object) {
    if (field.field().value instanceof String text
        && field.isStatic()
        && writesOf(field).isEmpty()
        && whyChanging(field, null, null) == null) {
      return new Value.Text(Texts.of(text));
    }
    if (isDeserialized(field)) {
      return null;
    }
    if (!isFinal(field)) {
      List<Access> all = field.is(Opcodes.ACC_PRIVATE) ? writes(field) : null;
      if (all == null || !all.stream().allMatch(write -> inInitialiser(field, write))) {
        return null;
      }
    }
    // A stream makes an object of it by another constructor of the first class above that has none.
    boolean exact =
        object != null
            && object.exact()
            && !ClassWorld.isPlatform(object.type())
            && !mayComeOutOfAStream(object.type());
    String type = field.isStatic() || !exact || object == null ? field.owner().name : object.type();
    return assigned(type, field.isStatic(), exact).get(field.key());
  }

  /** Whether a stream may say what is in the field, whatever constructors assign. */
  boolean isDeserialized(FieldRef field) {
    boolean listed =
        !field.is(Opcodes.ACC_TRANSIENT)
            || field.owner().fields.stream()
                .anyMatch(each -> each.name.equals("serialPersistentFields"));
    return !field.isStatic() && listed && mayComeOutOfAStream(field.owner().name);
  }

  private boolean mayComeOutOfAStream(String type) {
    return world.isSubtype(type, "java/io/Serializable")
        && !world.isSubtype(type, "java/lang/Enum");
  }

  private Map<String, Value> assigned(String type, boolean statics, boolean exact) {
    String key = (exact ? "exactly " : "") + type + (statics ? ".<clinit>" : ".<init>");
    Map<String, Value> known = initials.get(key);
    if (known != null) {
      return known;
    }
    ClassNode node = world.find(type);
    if (node == null || !initialising.add(key)) {
      return Map.of();
    }
    Map<String, Value> found = new HashMap<>();
    boolean complete = true;
    for (MethodNode method : node.methods) {
      if (method.name.equals(statics ? "<clinit>" : "<init>")) {
        MethodRef initialiser = new MethodRef(node, method);
        RegionRun run = RegionRun.ofAssignments(world, this, type, exact);
        complete &= run.root(initialiser, unknownArguments(initialiser)) != null && !run.cutOff();
        run.assigned().forEach((field, value) -> found.merge(field, value, Joins::join));
      }
    }
    initialising.remove(key);
    Map<String, Value> result = complete ? found : Map.of();
    initials.put(key, result);
    return result;
  }

  /** The receiver, and arguments about which only the type is known. */
  static List<Value> unknownArguments(MethodRef method) {
    List<Value> arguments = new ArrayList<>();
    if (!method.isStatic()) {
      arguments.add(new Shared(method.owner().name, false, THIS, false));
    }
    for (Type type : Type.getArgumentTypes(method.method().desc)) {
      arguments.add(Types.shared(type, null));
    }
    return arguments;
  }

  @Nullable FieldRef find(FieldInsnNode instruction) {
    return world.field(instruction.owner, instruction.name, instruction.desc);
  }

  /** The assignments that can be seen. */
  List<Access> writesOf(FieldRef field) {
    List<Access> found = writes(field);
    return found == null ? List.of() : found;
  }

  private @Nullable List<Access> writes(FieldRef field) {
    if (writes.containsKey(field.field())) {
      return writes.get(field.field());
    }
    List<Access> found = accesses(field, Set.of(Opcodes.PUTFIELD, Opcodes.PUTSTATIC));
    writes.put(field.field(), found);
    return found;
  }

  private @Nullable List<Access> accesses(FieldRef field, Set<Integer> opcodes) {
    List<ClassNode> nest = world.nest(field.owner());
    if (nest == null) {
      return null;
    }
    List<Access> found = new ArrayList<>();
    for (ClassNode node : nest) {
      for (MethodNode method : node.methods) {
        for (int i = 0; i < method.instructions.size(); i++) {
          AbstractInsnNode instruction = method.instructions.get(i);
          if (opcodes.contains(instruction.getOpcode())
              && means((FieldInsnNode) instruction, field)) {
            found.add(access(new MethodRef(node, method), i));
          }
        }
      }
    }
    return found;
  }

  private boolean means(FieldInsnNode instruction, FieldRef field) {
    if (!instruction.name.equals(field.field().name)
        || !instruction.desc.equals(field.field().desc)) {
      return false;
    }
    FieldRef found = world.field(instruction.owner, instruction.name, instruction.desc);
    return found != null && found.field() == field.field();
  }

  private Access access(MethodRef method, int index) {
    FieldInsnNode instruction = (FieldInsnNode) method.method().instructions.get(index);
    LockSurvey.Surveyed surveyed = locks.surveyed(method);
    MethodRun run = surveyed.run();
    LiveFrame frame = run == null ? null : run.frame(index);
    String object = null;
    if (frame != null
        && (instruction.getOpcode() == Opcodes.PUTFIELD
            || instruction.getOpcode() == Opcodes.GETFIELD)) {
      int below = instruction.getOpcode() == Opcodes.PUTFIELD ? 2 : 1;
      object = lockPath(frame.getStack(frame.getStackSize() - below));
    }
    return new Access(method, index, object, Place.of(method, run == null ? 0 : run.line(index)));
  }
}
