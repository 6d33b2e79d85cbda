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
 * Fields and methods that classes may use without an instruction that says so: by reflection, a
 * handle or an updater. Not thread-safe.
 */
final class MembersByName {

  /** Calls that find a member, whatever their owner. */
  private static final Set<String> FIND_ONE =
      Set.of(
          "getDeclaredField",
          "newUpdater",
          "findVarHandle",
          "findStaticVarHandle",
          "findGetter",
          "findStaticGetter",
          "findSetter",
          "findStaticSetter",
          "getDeclaredMethod",
          "findVirtual",
          "findSpecial",
          "findStatic");

  private static final Set<String> FIND_ALL = Set.of("getDeclaredFields", "getDeclaredMethods");

  private final Map<ClassNode, Names> known = new HashMap<>();

  /** What a class says: the texts in it count if it finds members by them. */
  private static final class Names {
    final Set<String> texts = new HashSet<>();
    boolean finds;
    boolean all;

    void look(AbstractInsnNode instruction) {
      if (instruction instanceof MethodInsnNode call) {
        finds |= FIND_ONE.contains(call.name);
        all |= FIND_ALL.contains(call.name);
      } else if (instruction instanceof LdcInsnNode constant
          && constant.cst instanceof String text) {
        texts.add(text);
      }
    }
  }

  /** Whether one of these classes may reach a member of that name so. */
  boolean mayReach(List<ClassNode> nest, String member) {
    boolean finds = false;
    boolean named = false;
    for (ClassNode node : nest) {
      Names names = known.computeIfAbsent(node, MembersByName::namesIn);
      if (names.all) {
        return true;
      }
      finds |= names.finds;
      named |= names.texts.contains(member);
    }
    return finds && named;
  }

  private static Names namesIn(ClassNode node) {
    Names names = new Names();
    for (MethodNode method : node.methods) {
      method.instructions.forEach(names::look);
    }
    return names;
  }
}
