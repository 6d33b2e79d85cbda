package io.pooledsqlite.agent.analysis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The little that is wanted of every class. Immutable and thread-safe.
 *
 * @param name internal name
 * @param namesJdbc whether the class file mentions {@code java.sql}
 * @param locks whether it has a synchronized block, hands the JDK an object to be locked, or waits
 *     on one or notifies
 * @param isAbstract whether it has no instances of its own
 */
public record ClassHeader(
    String name,
    @Nullable String superName,
    List<String> interfaces,
    boolean namesJdbc,
    boolean locks,
    boolean isAbstract) {

  private static final byte[] JDBC = bytes("java/sql/");
  private static final byte[] READER = bytes("java/io/Reader");
  private static final byte[] WRITER = bytes("java/io/Writer");

  /** As the names of what {@link #waits} stand in the file, behind their lengths. */
  private static final List<byte[]> WAITING =
      Stream.of("wait", "notify", "notifyAll", "holdsLock", "timedWait")
          .map(name -> bytes("\0" + (char) name.length() + name))
          .toList();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Whether the bytes mention JDBC; a search of microseconds that needs no class file reader. */
  public static boolean namesJdbc(byte[] bytes) {
    return contains(bytes, JDBC);
  }

  /** Whether the bytes mention a class, by its internal name. */
  public static boolean names(byte[] bytes, String name) {
    return contains(bytes, bytes(name));
  }

  private static boolean contains(byte[] bytes, byte[] text) {
    int last = bytes.length - text.length;
    for (int i = 0; i <= last; i++) {
      if (bytes[i] == text[0] && matches(bytes, i, text)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(byte[] bytes, int from, byte[] text) {
    for (int i = 1; i < text.length; i++) {
      if (bytes[from + i] != text[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Without the byte of the instruction there is none, and few class files have it elsewhere; an
   * object is handed to the JDK by the name of what will lock it.
   */
  private static boolean mayLock(byte[] bytes) {
    for (byte each : bytes) {
      if (each == (byte) Opcodes.MONITORENTER) {
        return true;
      }
    }
    return contains(bytes, READER)
        || contains(bytes, WRITER)
        || WAITING.stream().anyMatch(name -> contains(bytes, name));
  }

  /** Reads it; null if the bytes are no class file that can be read. */
  public static @Nullable ClassHeader read(byte[] bytes) {
    try {
      ClassReader reader = new ClassReader(bytes);
      boolean jdbc = namesJdbc(bytes);
      LockFinder finder = new LockFinder();
      if (mayLock(bytes)) {
        reader.accept(finder, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
      }
      return new ClassHeader(
          reader.getClassName(),
          reader.getSuperName(),
          List.of(reader.getInterfaces()),
          jdbc,
          finder.found,
          (reader.getAccess() & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_INTERFACE)) != 0);
    } catch (RuntimeException e) {
      return null;
    }
  }

  /**
   * Whether regions call objects of this class of the JDK as if no class of the application were
   * below it.
   */
  public static boolean isTakenForFinal(String name) {
    return Extended.isBelow(name);
  }

  /** Whether a call waits on a monitor, notifies, or asks who has it. */
  static boolean waits(String owner, String name, String descriptor) {
    return switch (name) {
      case "wait" ->
          descriptor.equals("()V") || descriptor.equals("(J)V") || descriptor.equals("(JI)V");
      case "notify", "notifyAll" -> descriptor.equals("()V");
      case "holdsLock" -> owner.equals("java/lang/Thread");
      case "timedWait" -> owner.equals("java/util/concurrent/TimeUnit");
      default -> false;
    };
  }

  static boolean waits(Handle method) {
    return waits(method.getOwner(), method.getName(), method.getDesc());
  }

  /** Whether it is code of the JDK that will lock an object that it is handed. */
  static boolean locksItsArgument(String owner, String name, String descriptor) {
    return (owner.equals("java/io/Reader") || owner.equals("java/io/Writer"))
        && name.equals("<init>")
        && descriptor.equals("(Ljava/lang/Object;)V");
  }

  private static final class LockFinder extends ClassVisitor {

    private boolean found;

    LockFinder() {
      super(Opcodes.ASM9);
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      return new MethodVisitor(Opcodes.ASM9) {
        @Override
        public void visitInsn(int opcode) {
          found |= opcode == Opcodes.MONITORENTER;
        }

        @Override
        public void visitMethodInsn(
            int opcode, String owner, String called, String ofType, boolean isInterface) {
          found |= locksItsArgument(owner, called, ofType) || waits(owner, called, ofType);
        }

        @Override
        public void visitInvokeDynamicInsn(
            String called, String ofType, Handle bootstrap, Object... arguments) {
          for (Object argument : arguments) {
            found |= argument instanceof Handle method && waits(method);
          }
        }
      };
    }
  }
}
