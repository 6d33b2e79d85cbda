package io.pooledsqlite.agent.analysis;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * What an instruction does with the monitor of an object but enter it.
 *
 * @param below where the object is: 0 for the top of the stack, 1 for the value below it; negative
 *     if it is not there yet
 */
record LockUse(String how, int below) {

  static final String LOCKED = "it may also be locked";
  private static final String WAITED_ON = "it may be waited on, or notified,";

  /** Null if it does nothing with one. */
  static @Nullable LockUse of(AbstractInsnNode instruction) {
    if (instruction instanceof MethodInsnNode call) {
      if (ClassHeader.locksItsArgument(call.owner, call.name, call.desc)) {
        return new LockUse(LOCKED, 0);
      }
      if (ClassHeader.waits(call.owner, call.name, call.desc)) {
        int arguments = Type.getArgumentTypes(call.desc).length;
        boolean isArgument = !call.name.equals("wait") && arguments > 0;
        return new LockUse(WAITED_ON, isArgument ? arguments - 1 : arguments);
      }
    }
    if (instruction instanceof InvokeDynamicInsnNode call
        && Stream.of(call.bsmArgs)
            .anyMatch(argument -> argument instanceof Handle method && ClassHeader.waits(method))) {
      return new LockUse(WAITED_ON, Type.getArgumentTypes(call.desc).length - 1);
    }
    return null;
  }
}
