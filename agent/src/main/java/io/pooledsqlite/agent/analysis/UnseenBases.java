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

  /** An OutputStreamWriter locks the stream that it writes to, an InputStreamReader its own. */
  private static final Set<String> LOCKED_BY_OTHERS =
      Set.of("java/io/OutputStream", "java/io/InputStream");

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
        if (ClassWorld.isPlatform(base) || PlatformTypes.isThere(base)) {
          // Never woven, so what locks in it would not know of those that run beside.
          if (PlatformTypes.mayLockItself(base)
              || LOCKED_BY_OTHERS.stream().anyMatch(each -> PlatformTypes.isSubtype(base, each))) {
            return "it inherits from " + base.replace('/', '.') + ", which may lock it";
          }
          continue;
        }
        ClassNode node = world.find(base);
        if (node == null) {
          return "it inherits from " + base.replace('/', '.') + ", which can not be read";
        }
        open.add(node);
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
