package io.pooledsqlite.agent.analysis;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Fields, or methods, that classes may use without an instruction that says so: by reflection, a
 * handle, an updater or native code. Not thread-safe.
 */
final class MembersByName {

  private static final Set<String> FIND_A_FIELD =
      Set.of(
          "getDeclaredField",
          "newUpdater",
          "findVarHandle",
          "findStaticVarHandle",
          "findGetter",
          "findStaticGetter",
          "findSetter",
          "findStaticSetter");

  /** Nothing else leads to a way to assign a final field. */
  private static final Set<String> FIND_A_FINAL_FIELD = Set.of("getDeclaredField");

  private static final Set<String> FIND_A_METHOD =
      Set.of("getDeclaredMethod", "findVirtual", "findSpecial", "findStatic");

  /** Those that languages compile to, and that find what the class file names. */
  private static final Set<String> BOOTSTRAPS =
      Set.of(
          "java/lang/invoke/LambdaMetafactory",
          "java/lang/invoke/StringConcatFactory",
          "java/lang/runtime/ObjectMethods",
          "java/lang/runtime/SwitchBootstraps",
          "scala/runtime/LambdaDeserialize");

  private final Set<String> findOne;
  private final String findAll;
  private final boolean byLookup;
  private final Map<ClassNode, Names> known = new HashMap<>();

  private MembersByName(Set<String> findOne, String findAll, boolean byLookup) {
    this.findOne = findOne;
    this.findAll = findAll;
    this.byLookup = byLookup;
  }

  static MembersByName fields() {
    return new MembersByName(FIND_A_FIELD, "getDeclaredFields", true);
  }

  /** To assign them, though they are final. */
  static MembersByName finalFields() {
    return new MembersByName(FIND_A_FINAL_FIELD, "getDeclaredFields", false);
  }

  static MembersByName methods() {
    return new MembersByName(FIND_A_METHOD, "getDeclaredMethods", true);
  }

  /**
   * What a class says: the texts in it count if it finds members by them.
   *
   * @param any whether it finds all, or one whose name is made as it runs
   */
  private record Names(Set<String> texts, boolean finds, boolean any) {}

  /** Whether a class that may touch its private members may reach one of that name so. */
  boolean mayReach(ClassWorld world, ClassNode owner, String member) {
    List<ClassNode> family = world.family(owner);
    boolean finds = family == null;
    boolean named = family == null;
    for (ClassNode node : family == null ? List.<ClassNode>of() : family) {
      Names names = known.computeIfAbsent(node, this::namesIn);
      if (names.any()) {
        return true;
      }
      finds |= names.finds();
      named |= names.texts().contains(member);
    }
    return finds && named;
  }

  private Names namesIn(ClassNode node) {
    Set<String> texts = new HashSet<>();
    boolean finds = false;
    boolean any = false;
    for (MethodNode method : node.methods) {
      boolean here = false;
      // Of native code nobody knows what it does with the members of the class that has it.
      any |= (method.access & Opcodes.ACC_NATIVE) != 0;
      for (AbstractInsnNode instruction : method.instructions) {
        if (instruction instanceof MethodInsnNode call) {
          here |= findOne.contains(call.name);
          any |= call.name.equals(findAll) || isLookup(call.owner, call.name);
        } else if (instruction instanceof InvokeDynamicInsnNode made) {
          any |= isGivenTheLookup(made.bsm) || Stream.of(made.bsmArgs).anyMatch(this::isReference);
        } else if (isText(instruction)) {
          texts.add((String) ((LdcInsnNode) instruction).cst);
        } else if (instruction instanceof LdcInsnNode constant) {
          any |= byLookup && leadsToMembers(constant.cst);
        }
      }
      finds |= here;
      any |= here && !saysAllNames(new MethodRef(node, method));
    }
    return new Names(texts, finds, any);
  }

  /** Whoever is given it may find what the class may. */
  private boolean isLookup(String owner, String name) {
    return byLookup && owner.equals("java/lang/invoke/MethodHandles") && name.equals("lookup");
  }

  private boolean isGivenTheLookup(Handle bootstrap) {
    return byLookup && !BOOTSTRAPS.contains(bootstrap.getOwner());
  }

  /**
   * Constants that no compiler of Java writes: a field or method itself, or what a lookup makes.
   */
  private static boolean leadsToMembers(Object constant) {
    return constant instanceof Handle || constant instanceof ConstantDynamic;
  }

  /**
   * A reference to a method that finds, of which nobody knows what names it is given, or what a
   * lookup makes.
   */
  private boolean isReference(Object argument) {
    return argument instanceof Handle method
        ? findOne.contains(method.getName())
            || method.getName().equals(findAll)
            || isLookup(method.getOwner(), method.getName())
        : byLookup && argument instanceof ConstantDynamic;
  }

  /** Whether each name by which the method finds a member is a constant. */
  private boolean saysAllNames(MethodRef method) {
    Origins origins = Origins.of(method);
    if (origins == null) {
      return false;
    }
    for (int i = 0; i < method.method().instructions.size(); i++) {
      if (method.method().instructions.get(i) instanceof MethodInsnNode call
          && findOne.contains(call.name)
          && !saysTheName(call, i, origins)) {
        return false;
      }
    }
    return true;
  }

  private static boolean saysTheName(MethodInsnNode call, int at, Origins origins) {
    int below = 0;
    Type[] types = Type.getArgumentTypes(call.desc);
    for (int i = types.length - 1; i >= 0; i--) {
      if (types[i].getInternalName().equals(Types.STRING)) {
        return origins.operand(at, below).stream().allMatch(MembersByName::isText);
      }
      below++;
    }
    // Another method of that name.
    return true;
  }

  private static boolean isText(AbstractInsnNode instruction) {
    return instruction instanceof LdcInsnNode constant && constant.cst instanceof String;
  }
}
