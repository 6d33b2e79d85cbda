package io.pooledsqlite.agent.analysis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.ClassNode;

/**
 * What an object may inherit that locks it, and that the analysis does not go through. Stateless.
 */
final class UnseenBases {

  private UnseenBases() {}

  /** Why not every region on instances of a class is seen; null if all are. */
  static @Nullable String why(ClassWorld world, ClassNode type) {
    Set<String> seen = new LinkedHashSet<>();
    List<ClassNode> open = new ArrayList<>(List.of(type));
    while (!open.isEmpty()) {
      for (String base : bases(open.remove(open.size() - 1))) {
        if (!seen.add(base)) {
          continue;
        }
        ClassNode node = world.find(base);
        if (node != null) {
          open.add(node);
        } else if (!ClassWorld.isPlatform(base)) {
          return "it inherits from " + base.replace('/', '.') + ", which can not be read";
        } else if (PlatformTypes.mayLockItself(base)) {
          return "it inherits from " + base.replace('/', '.') + ", which may lock it";
        }
      }
    }
    return null;
  }

  private static List<String> bases(ClassNode node) {
    List<String> bases = new ArrayList<>(node.interfaces);
    bases.add(ClassWorld.superName(node));
    return bases;
  }
}
