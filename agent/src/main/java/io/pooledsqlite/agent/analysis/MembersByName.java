package io.pooledsqlite.agent.analysis;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Fields, or methods, that classes may use without an instruction that says so: by reflection, a
 * handle or an updater. Not thread-safe.
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

  private static final Set<String> FIND_A_METHOD =
      Set.of("getDeclaredMethod", "findVirtual", "findSpecial", "findStatic");

  /** A handle's name comes before its type, a method's before an empty array of types. */
  private static final int NAME_BEFORE_CALL = 3;

  private final Set<String> findOne;
  private final String findAll;
  private final Map<ClassNode, Names> known = new HashMap<>();

  private MembersByName(Set<String> findOne, String findAll) {
    this.findOne = findOne;
    this.findAll = findAll;
  }

  static MembersByName fields() {
    return new MembersByName(FIND_A_FIELD, "getDeclaredFields");
  }

  static MembersByName methods() {
    return new MembersByName(FIND_A_METHOD, "getDeclaredMethods");
  }

  /**
   * What a class says: the texts in it count if it finds members by them.
   *
   * @param any whether it finds all, or one whose name is made as it runs
   */
  private record Names(Set<String> texts, boolean finds, boolean any) {}

  /** Whether one of these classes may reach a member of that name so. */
  boolean mayReach(List<ClassNode> nest, String member) {
    boolean finds = false;
    boolean named = false;
    for (ClassNode node : nest) {
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
      for (AbstractInsnNode instruction : method.instructions) {
        if (instruction instanceof MethodInsnNode call) {
          boolean one = findOne.contains(call.name);
          finds |= one;
          any |= call.name.equals(findAll) || (one && !saysTheName(call)) || isLookup(call);
        } else if (isText(instruction)) {
          texts.add((String) ((LdcInsnNode) instruction).cst);
        }
      }
    }
    return new Names(texts, finds, any);
  }

  /** Whoever is given it may find what the class may. */
  private static boolean isLookup(MethodInsnNode call) {
    return call.owner.equals("java/lang/invoke/MethodHandles") && call.name.equals("lookup");
  }

  /** Whether the name is a constant, which stands shortly before the call. */
  private static boolean saysTheName(AbstractInsnNode call) {
    AbstractInsnNode before = call;
    for (int i = 0; i < NAME_BEFORE_CALL; ) {
      before = before.getPrevious();
      if (before == null) {
        return false;
      }
      if (isText(before)) {
        return true;
      }
      i += before.getOpcode() < 0 ? 0 : 1;
    }
    return false;
  }

  private static boolean isText(AbstractInsnNode instruction) {
    return instruction instanceof LdcInsnNode constant && constant.cst instanceof String;
  }
}
