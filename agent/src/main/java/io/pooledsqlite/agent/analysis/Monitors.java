package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.LockPlan.Kind;
import io.pooledsqlite.agent.analysis.LockSurvey.Block;
import io.pooledsqlite.agent.analysis.Value.Created;
import io.pooledsqlite.agent.analysis.Value.Shared;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
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

  /**
   * A lock.
   *
   * @param owner the class of the instance, the class itself, or the class with the field
   */
  record Lock(Kind kind, String owner, String field) {
    String display() {
      String name = owner.replace('/', '.');
      return switch (kind) {
        case INSTANCE -> "each instance of " + name;
        case CLASS -> "the class " + name;
        case FIELD -> "the object in " + name + "." + field;
      };
    }
  }

  /** A lock of which only the type is known. */
  private record Unclear(String type, boolean exact, Place place) {}

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
        boolean instantiable = (node.access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_INTERFACE)) == 0;
        // A method that is overridden still runs when the subclass calls it by super.
        if ((callable || (hidden && inherited)) && (ref.isStatic() || instantiable)) {
          add(ref, node.name);
        }
      }
    }
    return true;
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
    for (Block block : fields.locks().surveyed(method).blocks()) {
      String path = FieldRules.lockPath(block.lock());
      Lock lock = lock(block.lock(), path, receiver);
      int line = line(method, block);
      if (lock == null) {
        String made = LockObjects.madeFor(fields, method, block.enter());
        String type =
            made != null ? made : block.lock() instanceof Shared shared ? shared.type() : "";
        boolean ownObject = block.lock() instanceof Created;
        if (!ownObject) {
          unclear.add(new Unclear(type, made != null, Place.of(method, line)));
          put(
              new Lock(Kind.FIELD, method.owner().name, "(unknown, line " + line + ")"),
              new RegionRoot(method, block, receiver, null));
        }
      } else {
        put(lock, new RegionRoot(method, block, receiver, path));
      }
    }
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
    for (Unclear other : unclear) {
      boolean may =
          switch (lock.kind()) {
            case INSTANCE ->
                other.type().isEmpty()
                    || (other.exact()
                        ? other.type().equals(lock.owner())
                        : mayBe(other.type(), lock.owner()));
            case CLASS ->
                !other.exact()
                    && (other.type().isEmpty() || mayBe(other.type(), "java/lang/Class"));
            case FIELD ->
                !other.exact()
                    && (other.type().isEmpty() || other.type().equals(Value.OBJECT))
                    && isBeside(other.place(), lock.owner());
          };
      if (may) {
        return "it may also be locked at " + other.place() + ", where the lock can not be told";
      }
    }
    return null;
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
    if (!field.is(Opcodes.ACC_FINAL)) {
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
