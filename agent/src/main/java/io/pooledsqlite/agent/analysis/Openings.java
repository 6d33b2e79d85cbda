package io.pooledsqlite.agent.analysis;

import org.objectweb.asm.Opcodes;

/** Tells how a field comes by its connection. Stateless. */
final class Openings {

  private Openings() {}

  static String describe(FieldRules fields, FieldRef field) {
    boolean eager = false;
    boolean later = false;
    for (FieldRules.Access write : fields.writesOf(field)) {
      if (write.method().method().name.startsWith("<")) {
        eager = true;
      } else {
        later = true;
      }
    }
    String how =
        eager && later
            ? "assigned at construction and later"
            : later ? "assigned later" : eager ? "assigned at construction" : "assigned elsewhere";
    String kind = field.isStatic() ? "static" : "instance";
    return kind + ", " + (field.is(Opcodes.ACC_FINAL) ? "final" : how);
  }
}
