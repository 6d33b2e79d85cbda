package io.pooledsqlite.agent.analysis;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** A method with the class that declares it. */
record MethodRef(ClassNode owner, MethodNode method) {

  boolean is(int access) {
    return (method.access & access) != 0;
  }

  /** Whether an interface has it, and it is there. */
  boolean isDefault() {
    return (owner.access & Opcodes.ACC_INTERFACE) != 0
        && !is(Opcodes.ACC_ABSTRACT | Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE);
  }

  boolean isStatic() {
    return is(Opcodes.ACC_STATIC);
  }

  /** Names the method in every table of one analysis. */
  String key() {
    return owner.name + "." + method.name + method.desc;
  }

  /** The method as a reader of the report would write it. */
  String display() {
    return Place.simpleName(owner.name) + "." + method.name;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MethodRef ref && ref.method == method;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(method);
  }
}
