package io.pooledsqlite.agent.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.agent.analysis.LegacyCode.Compiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Class files that javac does not write, and the JVM runs. */
class HandMadeClassesTest {

  private static final String HOLDER =
      """
      import java.sql.*;
      class Base {
        private static int asked;
        int n;
        int help() { return 1; }
        static int ask() { return ++asked; }
      }
      class Mid extends Base {
        @Override int help() { return ask(); }
      }
      class Dao extends Mid {
        private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");
        private boolean flag;
        private int limit = 1;
        private final int size = (int) System.nanoTime();
        private Connection found;
        static Base last;
        private final Object lock = new Object();
        private String sql = "SELECT 1";
        Dao() throws SQLException {}
        void set() { flag = true; }
        synchronized void say(String text) { sql = text; }
        @Override int help() { return 2; }
        synchronized int bySuper() throws SQLException {
          return super.help() + connection.createStatement().executeQuery("SELECT 1").getInt(1);
        }
        synchronized int byFlag() throws SQLException {
          return flag ? connection.createStatement().executeQuery("SELECT 1").getInt(1) : 0;
        }
        synchronized int byLimit() throws SQLException {
          return limit + connection.createStatement().executeQuery("SELECT 1").getInt(1);
        }
        synchronized int bySize() throws SQLException {
          return size + connection.createStatement().executeQuery("SELECT 1").getInt(1);
        }
        synchronized int byText() throws SQLException {
          return connection.createStatement().executeQuery(sql).getInt(1);
        }
        int inBoth() throws SQLException {
          synchronized (this) {
            synchronized (lock) {
              found = connection;
              return connection.createStatement().executeQuery("SELECT 1").getInt(1);
            }
          }
        }
        int underTheLock() throws SQLException {
          synchronized (lock) {
            return connection.createStatement().executeQuery("SELECT 1").getInt(1);
          }
        }
        synchronized int byWhatIsFound() throws SQLException {
          return found.createStatement().executeQuery("SELECT 1").getInt(1);
        }
        synchronized int decoy() throws SQLException {
          return connection.createStatement().executeQuery("SELECT 1").getInt(1);
        }
      }
      """;

  @TempDir private Path folder;

  /** The JVM begins above the class that calls, whatever class the call names (JVMS 6.5). */
  @Test
  void aCallBySuperReachesTheNearest() throws IOException {
    assertExclusive("bySuper", dao -> calls(dao).forEach(HandMadeClassesTest::nameBase));
  }

  /** Before class files of Java 9 all methods of a class may assign its final fields. */
  @Test
  void aFinalFieldMayBeAssignedLater() throws IOException {
    assertExclusive(
        "byFlag",
        dao -> {
          dao.version = Opcodes.V1_8;
          dao.nestMembers = null;
          dao.fields.stream()
              .filter(field -> field.name.equals("flag"))
              .forEach(field -> field.access |= Opcodes.ACC_FINAL);
        });
  }

  /** The JVM lets a constructor assign them of every object (JVMS 6.5, putfield). */
  @Test
  void aFinalFieldMayBeAssignedByTheConstructorOfAnother() throws IOException {
    assertThat(verdicts(dao -> {})).containsEntry("bySize", Verdict.READ);
    assertExclusive(
        "bySize",
        dao -> {
          InsnList more = new InsnList();
          more.add(new FieldInsnNode(Opcodes.GETSTATIC, "Dao", "last", "LBase;"));
          more.add(new TypeInsnNode(Opcodes.CHECKCAST, "Dao"));
          more.add(new InsnNode(Opcodes.ICONST_1));
          more.add(new FieldInsnNode(Opcodes.PUTFIELD, "Dao", "size", "I"));
          method(dao, "<init>").instructions.insert(more);
        });
  }

  static List<AbstractInsnNode> findingLimit() {
    Handle bootstrap =
        new Handle(
            Opcodes.H_INVOKESTATIC, "java/lang/invoke/ConstantBootstraps", "any", "()V", false);
    Handle ofAnother = new Handle(Opcodes.H_INVOKESTATIC, "Other", "any", "()V", false);
    return List.of(
        new LdcInsnNode(new Handle(Opcodes.H_PUTFIELD, "Dao", "limit", "I", false)),
        new LdcInsnNode(new ConstantDynamic("limit", "Ljava/lang/Object;", bootstrap)),
        new InvokeDynamicInsnNode("limit", "()Ljava/lang/Object;", ofAnother));
  }

  @ParameterizedTest
  @MethodSource("findingLimit")
  void aFieldMayBeAssignedByAConstantOrACallSite(AbstractInsnNode finding) throws IOException {
    assertThat(verdicts(dao -> {})).containsEntry("byLimit", Verdict.READ);
    assertExclusive(
        "byLimit",
        dao -> {
          InsnList more = new InsnList();
          more.add(finding);
          more.add(new InsnNode(Opcodes.POP));
          method(dao, "set").instructions.insert(more);
        });
  }

  /** Then two threads may hold two locks of one name. */
  @Test
  void aFinalLockMayBeAnotherLater() throws IOException {
    assertThat(verdicts(dao -> {})).containsEntry("underTheLock", Verdict.READ);
    assertExclusive(
        "underTheLock",
        dao -> {
          dao.version = Opcodes.V1_8;
          dao.nestMembers = null;
          InsnList more = new InsnList();
          more.add(new VarInsnNode(Opcodes.ALOAD, 0));
          more.add(new TypeInsnNode(Opcodes.NEW, "java/lang/Object"));
          more.add(new InsnNode(Opcodes.DUP));
          more.add(new MethodInsnNode(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V"));
          more.add(new FieldInsnNode(Opcodes.PUTFIELD, "Dao", "lock", "Ljava/lang/Object;"));
          MethodNode set = method(dao, "set");
          set.maxStack = 4;
          set.instructions.insert(more);
        });
  }

  /** What others know need not be in a variable. */
  @Test
  void whatWasMadeBeforeABlockMayBeOnTheStack() throws IOException {
    assertExclusive("made", dao -> dao.methods.add(changesWhatOthersKnow()));
  }

  private static MethodNode changesWhatOthersKnow() {
    MethodNode made = new MethodNode(0, "made", "()I", null, null);
    made.visitTypeInsn(Opcodes.NEW, "Base");
    made.visitInsn(Opcodes.DUP);
    made.visitMethodInsn(Opcodes.INVOKESPECIAL, "Base", "<init>", "()V", false);
    made.visitInsn(Opcodes.DUP);
    made.visitFieldInsn(Opcodes.PUTSTATIC, "Dao", "last", "LBase;");
    made.visitVarInsn(Opcodes.ALOAD, 0);
    made.visitInsn(Opcodes.MONITORENTER);
    made.visitInsn(Opcodes.DUP);
    made.visitInsn(Opcodes.ICONST_1);
    made.visitFieldInsn(Opcodes.PUTFIELD, "Base", "n", "I");
    made.visitVarInsn(Opcodes.ALOAD, 0);
    made.visitInsn(Opcodes.MONITOREXIT);
    made.visitFieldInsn(Opcodes.GETFIELD, "Base", "n", "I");
    made.visitInsn(Opcodes.IRETURN);
    made.visitMaxs(4, 1);
    return made;
  }

  /** The JVM looks at the constants of static fields only (JVMS 4.7.2). */
  @Test
  void aFieldNeedNotHoldItsConstant() throws IOException {
    assertExclusive(
        "byText",
        dao ->
            dao.fields.stream()
                .filter(field -> field.name.equals("sql"))
                .forEach(field -> field.value = "SELECT 1"));
  }

  /** The JVM gives locks back in any order; what is between is under the other one alone. */
  @Test
  void locksMayBePassedHandOverHand() throws IOException {
    assertThat(verdicts(dao -> {}))
        .containsEntry("byWhatIsFound", Verdict.READ)
        .containsEntry("decoy", Verdict.READ);
    assertThat(verdicts(HandMadeClassesTest::passHandOverHand))
        .containsEntry("inBoth", Verdict.EXCLUSIVE)
        .containsEntry("byWhatIsFound", Verdict.EXCLUSIVE)
        .containsEntry("decoy", Verdict.EXCLUSIVE);
  }

  /** Gives the first lock back as soon as the second one is held. */
  private static void passHandOverHand(ClassNode dao) {
    MethodNode method = method(dao, "inBoth");
    List<AbstractInsnNode> exits =
        instructions(method)
            .filter(each -> each.getOpcode() == Opcodes.MONITOREXIT)
            .limit(2)
            .toList();
    AbstractInsnNode exitOfFirst = exits.get(1);
    AbstractInsnNode loadOfFirst = exitOfFirst.getPrevious();
    AbstractInsnNode second =
        instructions(method)
            .filter(each -> each.getOpcode() == Opcodes.MONITORENTER)
            .skip(1)
            .findFirst()
            .orElseThrow();
    method.instructions.remove(loadOfFirst);
    method.instructions.remove(exitOfFirst);
    method.instructions.insert(second, exitOfFirst);
    method.instructions.insert(second, loadOfFirst);
  }

  /** The JVM asks no more than that a method gives back what it took. */
  @Test
  void aLockMayBeTakenOnOneWayOnly() throws IOException {
    assertThat(verdicts(dao -> dao.methods.add(findsUnderALock(false))))
        .containsEntry("byWhatIsFound", Verdict.READ);
    assertThat(verdicts(dao -> dao.methods.add(findsUnderALock(true))))
        .containsEntry("byWhatIsFound", Verdict.EXCLUSIVE);
  }

  private static MethodNode findsUnderALock(boolean perhaps) {
    MethodNode finds = new MethodNode(0, "finds", "(I)V", null, null);
    Label around = new Label();
    Label end = new Label();
    if (perhaps) {
      finds.visitVarInsn(Opcodes.ILOAD, 1);
      finds.visitJumpInsn(Opcodes.IFEQ, around);
    }
    finds.visitVarInsn(Opcodes.ALOAD, 0);
    finds.visitInsn(Opcodes.MONITORENTER);
    finds.visitLabel(around);
    finds.visitVarInsn(Opcodes.ALOAD, 0);
    finds.visitInsn(Opcodes.ACONST_NULL);
    finds.visitFieldInsn(Opcodes.PUTFIELD, "Dao", "found", "Ljava/sql/Connection;");
    if (perhaps) {
      finds.visitVarInsn(Opcodes.ILOAD, 1);
      finds.visitJumpInsn(Opcodes.IFEQ, end);
    }
    finds.visitVarInsn(Opcodes.ALOAD, 0);
    finds.visitInsn(Opcodes.MONITOREXIT);
    finds.visitLabel(end);
    finds.visitInsn(Opcodes.RETURN);
    finds.visitMaxs(2, 2);
    return finds;
  }

  private static MethodNode method(ClassNode node, String name) {
    return node.methods.stream().filter(each -> each.name.equals(name)).findFirst().orElseThrow();
  }

  private static List<MethodInsnNode> calls(ClassNode node) {
    return node.methods.stream()
        .flatMap(HandMadeClassesTest::instructions)
        .filter(MethodInsnNode.class::isInstance)
        .map(MethodInsnNode.class::cast)
        .toList();
  }

  private static Stream<AbstractInsnNode> instructions(MethodNode method) {
    return Stream.of(method.instructions.toArray());
  }

  private static void nameBase(MethodInsnNode call) {
    if (call.name.equals("help") && call.getOpcode() == Opcodes.INVOKESPECIAL) {
      call.owner = "Base";
    }
  }

  private void assertExclusive(String method, Consumer<ClassNode> change) throws IOException {
    Map<String, Verdict> verdicts = verdicts(change);
    assertThat(verdicts).containsEntry(method, Verdict.EXCLUSIVE);
    assertThat(verdicts).containsEntry("decoy", Verdict.READ);
  }

  /** By name of the method; of the worst of its regions. */
  private Map<String, Verdict> verdicts(Consumer<ClassNode> change) throws IOException {
    Path source = Files.writeString(folder.resolve("Dao.java"), HOLDER);
    LegacyCode code = LegacyCode.compile(Compiler.JAVAC_17, List.of(source), folder);
    Map<String, byte[]> classes = new TreeMap<>(code.classes());
    ClassNode dao = new ClassNode();
    new ClassReader(classes.get("Dao")).accept(dao, 0);
    change.accept(dao);
    ClassWriter writer = new ClassWriter(0);
    dao.accept(writer);
    classes.put("Dao", writer.toByteArray());
    List<ClassHeader> headers = classes.values().stream().map(ClassHeader::read).toList();
    Map<String, Verdict> verdicts = new TreeMap<>();
    LockAnalysis.analyse(classes::get, headers, () -> {}, LockOverrides.NONE)
        .regions()
        .forEach(
            region ->
                verdicts.merge(
                    region.method(),
                    region.verdict(),
                    (one, other) -> one == Verdict.EXCLUSIVE ? one : other));
    return verdicts;
  }
}
