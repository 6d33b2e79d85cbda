package io.pooledsqlite.agent.analysis;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;

/** A field with the class that declares it. */
record FieldRef(ClassNode owner, FieldNode field) {

  boolean is(int access) {
    return (field.access & access) != 0;
  }

  boolean isStatic() {
    return is(Opcodes.ACC_STATIC);
  }

  boolean isConnection() {
    return field.desc.equals("L" + Types.CONNECTION + ";");
  }

  String key() {
    return owner.name + "." + field.name;
  }

  /** Names the field in a {@link FieldPath}. */
  String step() {
    return owner.name + ":" + field.name + ":" + field.desc;
  }

  String display() {
    return Place.simpleName(owner.name) + "." + field.name;
  }
}
