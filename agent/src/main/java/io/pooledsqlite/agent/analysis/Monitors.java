package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.LockObjects.Known;
import io.pooledsqlite.agent.analysis.LockPlan.Kind;
import io.pooledsqlite.agent.analysis.LockSurvey.Block;
import io.pooledsqlite.agent.analysis.Value.Created;
import io.pooledsqlite.agent.analysis.Value.Shared;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;

/** Every region of every class that was added, by what it locks. */
final class Monitors {

  private final ClassWorld world;
  private final FieldRules fields;
  private final Map<Lock, List<RegionRoot>> regions = new LinkedHashMap<>();
  private final List<Unclear> unclear = new ArrayList<>();
  private final Set<String> added = new LinkedHashSet<>();
  private final Set<String> withBlocks = new HashSet<>();

  /** By class that was added, why its instances may be locked by what it inherits. */
  private final Map<String, String> inherits = new HashMap<>();

  /**
   * A lock.
   *
   * @param owner the class of the instance, the class itself, or the class with the field
   */
  record Lock(Kind kind, String owner, String field) {
    String fieldKey() {
      return owner + "." + field;
    }

    String display() {
      String name = owner.replace('/', '.');
      return switch (kind) {
        case INSTANCE -> "each instance of " + name;
        case CLASS -> "the class " + name;
        case FIELD -> "the object in " + name + "." + field;
      };
    }
  }

  /**
   * A lock of which no more is known.
   *
   * @param how what is done with it
   */
  private record Unclear(Known lock, Place place, String how) {}

  Monitors(ClassWorld world, FieldRules fields) {
    this.world = world;
    this.fields = fields;
  }

  Map<Lock, List<RegionRoot>> regions() {
    return regions;
  }

  /**
   * Adds the regions that run on instances of exactly this class, and its static ones; false if
   * they were added before.
   */
  boolean add(ClassNode node) {
    if (!added.add(node.name)) {
      return false;
    }
    if (node.methods.stream().anyMatch(Monitors::hasBlock)) {
      withBlocks.add(node.name);
    }
    boolean instantiable = (node.access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_INTERFACE)) == 0;
    Set<String> overridden = new LinkedHashSet<>();
    for (ClassNode declaring = node;
        declaring != null;
        declaring = world.find(ClassWorld.superName(declaring))) {
      for (MethodNode method : declaring.methods) {
        MethodRef ref = new MethodRef(declaring, method);
        boolean inherited = declaring != node;
        boolean virtual = !ref.is(Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE);
        boolean hidden = virtual && !overridden.add(method.name + method.desc);
        boolean callable = !hidden && !(inherited && ref.isStatic());
        // A method that is overridden still runs when the subclass calls it by super.
        if ((callable || (hidden && inherited)) && (ref.isStatic() || instantiable)) {
          add(ref, node.name);
        }
      }
    }
    if (instantiable) {
      addDefaultMethods(node);
    } else if ((node.access & Opcodes.ACC_INTERFACE) != 0) {
      addMethodsOfLambdas(node);
    }
    String unseen = UnseenBases.why(world, node);
    if (unseen != null) {
      // It stays so: a base that can be read later has regions that were not added here.
      inherits.put(node.name, unseen);
    }
    return true;
  }

  /** Whether a class inherits blocks of one that was added, which may lock what its own do not. */
  boolean isBelowBlocks(String name) {
    return world.supertypes(name).stream().anyMatch(withBlocks::contains);
  }

  /** Tells of a class that has a synchronized block and can not be read. */
  void addUnread(String name) {
    unclear.add(
        new Unclear(
            new Known("", false, null),
            new Place(name.replace('/', '.'), "(unread)", 0),
            LockUse.LOCKED));
  }

  /** Those that are overridden as well: they may still be called by their interface's name. */
  private void addDefaultMethods(ClassNode node) {
    for (ClassNode type : world.interfaces(node)) {
      for (MethodNode method : type.methods) {
        MethodRef ref = new MethodRef(type, method);
        if (!ref.isStatic()) {
          add(ref, node.name);
        }
      }
    }
  }

  /**
   * What makes an instance of an interface may have no class file: a lambda, which locks itself.
   */
  private void addMethodsOfLambdas(ClassNode type) {
    for (MethodNode method : type.methods) {
      MethodRef ref = new MethodRef(type, method);
      if (!ref.isStatic() && hasBlock(method)) {
        addBlocks(ref, type.name, false);
      }
    }
  }

  private void add(MethodRef method, String receiver) {
    if (method.is(Opcodes.ACC_ABSTRACT)) {
      return;
    }
    if (method.is(Opcodes.ACC_SYNCHRONIZED)) {
      Lock lock =
          method.isStatic()
              ? new Lock(Kind.CLASS, method.owner().name, "")
              : new Lock(Kind.INSTANCE, receiver, "");
      put(lock, new RegionRoot(method, null, receiver, LockSurvey.ownLock(method)));
    }
    if (hasBlock(method.method())) {
      addBlocks(method, receiver, true);
    }
  }

  /**
   * Adds what a method locks in blocks.
   *
   * @param itself whether the receiver may be a holder
   */
  private void addBlocks(MethodRef method, String receiver, boolean itself) {
    LockSurvey.Surveyed surveyed = fields.locks().surveyed(method);
    if (surveyed.run() == null) {
      unclear.add(new Unclear(new Known("", false, null), Place.of(method, 0), LockUse.LOCKED));
    }
    noteUses(method, surveyed.run());
    for (Block block : surveyed.blocks()) {
      String path = FieldRules.lockPath(block.lock());
      if (!itself && FieldRules.THIS.equals(path)) {
        continue;
      }
      Lock lock = lock(block.lock(), path, receiver);
      int line = line(method, block);
      if (lock == null || lock.kind() == Kind.FIELD) {
        Set<Known> locked = LockObjects.locked(world, fields, method, block.enter(), 0);
        noteWhatItMayBe(locked, block.lock(), lock, Place.of(method, line), LockUse.LOCKED);
      }
      if (lock != null) {
        put(lock, new RegionRoot(method, block, receiver, path));
      } else if (!(block.lock() instanceof Created)) {
        put(
            new Lock(Kind.FIELD, method.owner().name, "(unknown, line " + line + ")"),
            new RegionRoot(method, block, receiver, null));
      }
    }
  }

  static boolean hasBlock(MethodNode method) {
    for (AbstractInsnNode instruction : method.instructions) {
      if (instruction.getOpcode() == Opcodes.MONITORENTER || LockUse.of(instruction) != null) {
        return true;
      }
    }
    return false;
  }

  /** What a method does with locks without a block of its own. */
  private void noteUses(MethodRef method, @Nullable MethodRun run) {
    for (int i = 0; run != null && i < run.size(); i++) {
      LiveFrame frame = run.frame(i);
      LockUse use = frame == null ? null : LockUse.of(method.method().instructions.get(i));
      if (frame == null || use == null) {
        continue;
      }
      Place place = Place.of(method, run.line(i));
      if (use.below() < 0) {
        unclear.add(new Unclear(new Known("", false, null), place, use.how()));
      } else {
        Value value = frame.getStack(frame.getStackSize() - 1 - use.below());
        Set<Known> known = LockObjects.locked(world, fields, method, i, use.below());
        noteWhatItMayBe(known, value, null, place, use.how());
      }
    }
  }

  /** No field tells what else the object in it is, unless it was made for it. */
  private void noteWhatItMayBe(
      @Nullable Set<Known> found, Value value, @Nullable Lock lock, Place place, String how) {
    Set<Known> locked = found == null ? Set.of(new Known(type(value), false, null)) : found;
    for (Known known : locked) {
      boolean byItsName = lock != null && lock.fieldKey().equals(known.field());
      unclear.add(
          new Unclear(
              byItsName ? new Known(known.type(), known.exact(), null) : known, place, how));
    }
  }

  /** What the value is at least; empty if that is not known. */
  private static String type(Value value) {
    if (value instanceof Value.Conn) {
      return Types.CONNECTION;
    }
    if (value instanceof Value.Text) {
      return Types.STRING;
    }
    if (value instanceof Value.Plain plain) {
      return plain.type();
    }
    return value instanceof Shared shared ? shared.type() : "";
  }

  /** The regions of an instance method that lock the receiver, whatever its class. */
  List<RegionRoot> onOwnInstance(MethodRef method) {
    List<RegionRoot> roots = new ArrayList<>();
    String receiver = method.owner().name;
    if (method.is(Opcodes.ACC_ABSTRACT) || method.isStatic()) {
      return roots;
    }
    if (method.is(Opcodes.ACC_SYNCHRONIZED)) {
      roots.add(new RegionRoot(method, null, receiver, FieldRules.THIS));
    }
    for (Block block : fields.locks().surveyed(method).blocks()) {
      if (FieldRules.THIS.equals(FieldRules.lockPath(block.lock()))) {
        roots.add(new RegionRoot(method, block, receiver, FieldRules.THIS));
      }
    }
    return roots;
  }

  private int line(MethodRef method, Block block) {
    MethodRun run = fields.locks().surveyed(method).run();
    return run == null ? 0 : run.line(block.enter());
  }

  private void put(Lock lock, RegionRoot root) {
    regions.computeIfAbsent(lock, key -> new ArrayList<>()).add(root);
  }

  private @Nullable Lock lock(Value value, @Nullable String path, String receiver) {
    if (path == null) {
      return null;
    }
    if (path.equals(FieldRules.THIS)) {
      return new Lock(Kind.INSTANCE, receiver, "");
    }
    if (path.startsWith(FieldRules.CLASS_LOCK)) {
      return new Lock(Kind.CLASS, path.substring(FieldRules.CLASS_LOCK.length()), "");
    }
    if (value instanceof Shared shared && !ClassWorld.isPlatform(shared.type())) {
      return new Lock(Kind.INSTANCE, shared.type(), "");
    }
    if (!FieldPath.isShort(path)) {
      return null;
    }
    FieldStep field = FieldPath.steps(path).get(0);
    return new Lock(Kind.FIELD, field.owner(), field.name());
  }

  /** Regions elsewhere that lock what may be this lock, though by another name. */
  List<RegionRoot> related(Lock lock) {
    List<RegionRoot> found = new ArrayList<>();
    if (lock.kind() == Kind.INSTANCE) {
      regions.forEach(
          (other, roots) -> {
            if (other.kind() == Kind.INSTANCE && !other.equals(lock)) {
              for (RegionRoot root : roots) {
                boolean byThis = FieldRules.THIS.equals(root.lock());
                if (!byThis && mayBe(other.owner(), lock.owner())) {
                  found.add(root);
                }
              }
            }
          });
    }
    return found;
  }

  private boolean mayBe(String type, String owner) {
    return world.isSubtype(owner, type) || world.isSubtype(type, owner);
  }

  /** Why not every region of the lock is known; null if it is. */
  @Nullable String whyNotKnown(Lock lock) {
    if (lock.kind() == Kind.FIELD) {
      String why = whyNotOwn(lock);
      if (why != null) {
        return why;
      }
    }
    String unseen = lock.kind() == Kind.INSTANCE ? inherits.get(lock.owner()) : null;
    if (unseen != null) {
      return unseen;
    }
    String nativeMethod = lock.kind() == Kind.FIELD ? null : nativeMethodOf(lock.owner());
    if (nativeMethod != null) {
      return nativeMethod + " is native, and may lock it";
    }
    for (Unclear other : unclear) {
      if (mayBe(other, lock)) {
        return other.how() + " at " + other.place() + ", where the lock can not be told";
      }
    }
    return null;
  }

  /** Of the class or one above it. */
  private @Nullable String nativeMethodOf(String type) {
    for (ClassNode node = world.find(type);
        node != null;
        node = world.find(ClassWorld.superName(node))) {
      for (MethodNode method : node.methods) {
        MethodRef ref = new MethodRef(node, method);
        if (ref.is(Opcodes.ACC_NATIVE)) {
          return ref.display();
        }
      }
    }
    return null;
  }

  private boolean mayBe(Unclear other, Lock lock) {
    Known known = other.lock();
    boolean any = known.type().isEmpty();
    return switch (lock.kind()) {
      case INSTANCE ->
          known.exact()
              ? known.type().equals(lock.owner())
              : any || mayBe(known.type(), lock.owner());
      case CLASS -> !known.exact() && (any || mayBe(known.type(), "java/lang/Class"));
      case FIELD ->
          known.exact()
              ? lock.fieldKey().equals(known.field())
              : (any || known.type().equals(Value.OBJECT)) && isBeside(other.place(), lock.owner());
    };
  }

  /** A private lock object gets into a variable of its own class and the classes inside only. */
  private static boolean isBeside(Place place, String owner) {
    String outermost = owner.replace('/', '.').replaceFirst("\\$.*", "");
    return place.className().equals(outermost) || place.className().startsWith(outermost + "$");
  }

  /** A lock field must hold an object of its own that no other code can lock. */
  private @Nullable String whyNotOwn(Lock lock) {
    ClassNode node = world.find(lock.owner());
    FieldRef field = node == null ? null : find(node, lock.field());
    if (node == null || field == null) {
      return "the lock can not be told";
    }
    if (!fields.isFinal(field)) {
      return "the lock's field " + field.display() + " is not final";
    }
    if (!field.is(Opcodes.ACC_PRIVATE)) {
      return "the lock's field " + field.display() + " is not private, so others may lock it";
    }
    Value initial =
        fields.initial(
            field, field.isStatic() ? null : new Shared(node.name, false, FieldRules.THIS, false));
    boolean own =
        initial instanceof Created created
            && created.exact()
            && created.classes().equals(Set.of(Value.OBJECT));
    if (!own) {
      return "the lock in " + field.display() + " is not an object of class Object made for it";
    }
    if (fields.isReachedByName(field)) {
      return "the lock in " + field.display() + " may be found by its name";
    }
    Place leak = LockObjects.whereHandedOut(world, fields, field);
    return leak == null ? null : "the lock in " + field.display() + " is handed out (" + leak + ")";
  }

  private static @Nullable FieldRef find(ClassNode node, String name) {
    FieldRef found = null;
    for (FieldNode field : node.fields) {
      if (field.name.equals(name)) {
        if (found != null) {
          return null;
        }
        found = new FieldRef(node, field);
      }
    }
    return found;
  }
}
