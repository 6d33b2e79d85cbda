package io.pooledsqlite.agent.region;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.SerialVersionUIDAdder;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Gives the regions of one class a second way to run. Each method with regions gets its code twice:
 * once as it is, with the monitor, and once without; which of the two runs is asked at each entry.
 * Names, lines and stack traces stay as they are. Stateless.
 */
final class RegionWeaver {

  private RegionWeaver() {}

  /** Adds the serial version that the JVM would compute. */
  private static final class SerialVersion extends SerialVersionUIDAdder {
    SerialVersion(ClassNode node) {
      super(Opcodes.ASM9, node);
    }
  }

  /** Says why a class can not be woven. */
  static final class NotWovenException extends Exception {
    private static final long serialVersionUID = 1;

    NotWovenException(String why) {
      super(why, null, false, false);
    }
  }

  /**
   * Weaves a class.
   *
   * @param bridge internal name of the class that the woven code calls
   * @param keepsSerialVersion whether the class gets the {@code serialVersionUID} that is computed
   *     of it as it was: which of its methods are synchronized is part of that (Java Object
   *     Serialization Specification, 4.6)
   * @throws NotWovenException if one of the regions can not be woven; then none is
   */
  static byte[] weave(
      byte[] classFile, List<RegionCode> regions, String bridge, boolean keepsSerialVersion)
      throws NotWovenException {
    ClassReader reader = new ClassReader(classFile);
    ClassNode node = new ClassNode();
    reader.accept(keepsSerialVersion ? new SerialVersion(node) : node, ClassReader.EXPAND_FRAMES);
    if ((node.version & 0xFFFF) < Opcodes.V1_5) {
      throw new NotWovenException("its class file is older than Java 5");
    }
    for (MethodNode method : node.methods) {
      List<RegionCode> ofMethod = new ArrayList<>();
      for (RegionCode region : regions) {
        if (region.method().equals(method.name) && region.descriptor().equals(method.desc)) {
          ofMethod.add(region);
        }
      }
      if (!ofMethod.isEmpty()) {
        new MethodSplit(node, method, bridge).split(ofMethod);
      }
    }
    ClassWriter writer = new ClassWriter(0);
    node.accept(writer);
    return writer.toByteArray();
  }
}
