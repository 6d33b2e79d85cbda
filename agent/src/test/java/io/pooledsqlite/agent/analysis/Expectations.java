package io.pooledsqlite.agent.analysis;

import java.util.HashMap;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** The verdicts that stand in the sources as annotations. */
final class Expectations {

  /** What was expected of one method's region. */
  record Expected(String verdict, String why, boolean simple, boolean wholeMethod) {}

  private final Map<String, Expected> byMethod = new HashMap<>();

  Expectations(Map<String, byte[]> classes) {
    for (byte[] bytes : classes.values()) {
      ClassNode node = new ClassNode();
      new ClassReader(bytes).accept(node, ClassReader.SKIP_CODE);
      for (MethodNode method : node.methods) {
        if (method.invisibleAnnotations != null) {
          for (AnnotationNode annotation : method.invisibleAnnotations) {
            byMethod.put(
                key(node.name.replace('/', '.'), method.name, method.desc),
                read(annotation, method));
          }
        }
      }
    }
  }

  private static Expected read(AnnotationNode annotation, MethodNode method) {
    Map<String, Object> values = new HashMap<>(Map.of("why", "", "simple", false));
    for (int i = 0; i < annotation.values.size(); i += 2) {
      values.put((String) annotation.values.get(i), annotation.values.get(i + 1));
    }
    return new Expected(
        (String) values.get("value"),
        (String) values.get("why"),
        (Boolean) values.get("simple"),
        (method.access & Opcodes.ACC_SYNCHRONIZED) != 0);
  }

  Expected of(RegionReport region) {
    return byMethod.get(key(region.className(), region.method(), region.descriptor()));
  }

  Map<String, Expected> all() {
    return byMethod;
  }

  static String key(String className, String method, String descriptor) {
    return className + "." + method + descriptor;
  }
}
