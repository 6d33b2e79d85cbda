package io.pooledsqlite.agent.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pooledsqlite.agent.analysis.AnalysisReport;
import io.pooledsqlite.agent.analysis.ClassHeader;
import io.pooledsqlite.agent.analysis.LockAnalysis;
import io.pooledsqlite.agent.analysis.LockOverrides;
import io.pooledsqlite.agent.bridge.RegionBridge;
import io.pooledsqlite.agent.region.RegionWeaver.NotWovenException;
import io.pooledsqlite.agent.region.RegionWeaverTest.Recorder;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Synchronized blocks in the shapes of compilers other than javac and ECJ. */
class OtherCompilersTest {

  private static final String NAME = "other/Notes";
  private static final String LOCK = "lock";
  private static final String BRIDGE = RegionBridge.class.getName().replace('.', '/');

  /** Where they keep the lock object, and how they leave the block. */
  enum Shape {
    /** Stored and loaded again, before it is locked; the handler covers the code alone. */
    KOTLIN {
      @Override
      void block(MethodVisitor code) {
        Label start = new Label();
        Label end = new Label();
        Label handler = new Label();
        code.visitTryCatchBlock(start, end, handler, null);
        loadLock(code);
        code.visitVarInsn(Opcodes.ASTORE, 1);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitInsn(Opcodes.MONITORENTER);
        code.visitLabel(start);
        code.visitInsn(Opcodes.NOP);
        code.visitIntInsn(Opcodes.BIPUSH, 7);
        code.visitVarInsn(Opcodes.ISTORE, 2);
        code.visitLabel(end);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitInsn(Opcodes.MONITOREXIT);
        code.visitVarInsn(Opcodes.ILOAD, 2);
        code.visitInsn(Opcodes.IRETURN);
        code.visitLabel(handler);
        code.visitVarInsn(Opcodes.ASTORE, 2);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitInsn(Opcodes.MONITOREXIT);
        code.visitVarInsn(Opcodes.ALOAD, 2);
        code.visitInsn(Opcodes.ATHROW);
      }
    },
    /** As Kotlin's, and the exits are covered by the handler, which covers itself. */
    GROOVY {
      @Override
      void block(MethodVisitor code) {
        Label start = new Label();
        Label end = new Label();
        Label handler = new Label();
        Label handled = new Label();
        code.visitTryCatchBlock(start, end, handler, null);
        code.visitTryCatchBlock(handler, handled, handler, null);
        loadLock(code);
        code.visitVarInsn(Opcodes.ASTORE, 1);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitInsn(Opcodes.MONITORENTER);
        code.visitLabel(start);
        code.visitIntInsn(Opcodes.BIPUSH, 7);
        code.visitVarInsn(Opcodes.ISTORE, 2);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitInsn(Opcodes.MONITOREXIT);
        code.visitLabel(end);
        code.visitVarInsn(Opcodes.ILOAD, 2);
        code.visitInsn(Opcodes.IRETURN);
        code.visitLabel(handler);
        code.visitVarInsn(Opcodes.ASTORE, 3);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitInsn(Opcodes.MONITOREXIT);
        code.visitLabel(handled);
        code.visitVarInsn(Opcodes.ALOAD, 3);
        code.visitInsn(Opcodes.ATHROW);
      }
    },
    /** Its value stays on the stack, and so does what is thrown. */
    SCALA {
      @Override
      void block(MethodVisitor code) {
        Label start = new Label();
        Label end = new Label();
        Label handler = new Label();
        code.visitTryCatchBlock(start, end, handler, null);
        loadLock(code);
        code.visitInsn(Opcodes.DUP);
        code.visitVarInsn(Opcodes.ASTORE, 1);
        code.visitInsn(Opcodes.MONITORENTER);
        code.visitLabel(start);
        code.visitIntInsn(Opcodes.BIPUSH, 7);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitInsn(Opcodes.MONITOREXIT);
        code.visitLabel(end);
        code.visitInsn(Opcodes.IRETURN);
        code.visitLabel(handler);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitInsn(Opcodes.MONITOREXIT);
        code.visitInsn(Opcodes.ATHROW);
      }
    };

    abstract void block(MethodVisitor code);
  }

  /** The lock object is on the stack alone. */
  private static void keepOnTheStack(MethodVisitor code) {
    loadLock(code);
    code.visitInsn(Opcodes.DUP);
    code.visitInsn(Opcodes.MONITORENTER);
    code.visitInsn(Opcodes.MONITOREXIT);
    code.visitIntInsn(Opcodes.BIPUSH, 7);
    code.visitInsn(Opcodes.IRETURN);
  }

  private static void loadLock(MethodVisitor code) {
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitFieldInsn(Opcodes.GETFIELD, NAME, LOCK, "Ljava/lang/Object;");
  }

  /** Kotlin's {@code a + (b ?: return 7)}, with two places below what is returned. */
  private static void returnFromTheMiddle(MethodVisitor code) {
    Label there = new Label();
    code.visitLdcInsn(1L);
    loadLock(code);
    code.visitTypeInsn(Opcodes.INSTANCEOF, NAME);
    code.visitJumpInsn(Opcodes.IFNE, there);
    code.visitIntInsn(Opcodes.BIPUSH, 7);
    code.visitInsn(Opcodes.IRETURN);
    code.visitLabel(there);
    code.visitInsn(Opcodes.L2I);
    code.visitInsn(Opcodes.IRETURN);
  }

  private static byte[] compile(Consumer<MethodVisitor> block) {
    return compile(block, Opcodes.ACC_PUBLIC);
  }

  private static byte[] compile(Consumer<MethodVisitor> block, int access) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    writer.visit(Opcodes.V1_8, Opcodes.ACC_PUBLIC, NAME, null, "java/lang/Object", null);
    int hidden = Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL;
    writer.visitField(hidden, LOCK, "Ljava/lang/Object;", null, null).visitEnd();
    writer.visitField(hidden, "connection", "Ljava/sql/Connection;", null, null).visitEnd();
    MethodVisitor made =
        writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "(Ljava/sql/Connection;)V", null, null);
    made.visitCode();
    made.visitVarInsn(Opcodes.ALOAD, 0);
    made.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    made.visitVarInsn(Opcodes.ALOAD, 0);
    made.visitTypeInsn(Opcodes.NEW, "java/lang/Object");
    made.visitInsn(Opcodes.DUP);
    made.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    made.visitFieldInsn(Opcodes.PUTFIELD, NAME, LOCK, "Ljava/lang/Object;");
    made.visitVarInsn(Opcodes.ALOAD, 0);
    made.visitVarInsn(Opcodes.ALOAD, 1);
    made.visitFieldInsn(Opcodes.PUTFIELD, NAME, "connection", "Ljava/sql/Connection;");
    made.visitInsn(Opcodes.RETURN);
    made.visitMaxs(0, 0);
    made.visitEnd();
    MethodVisitor code = writer.visitMethod(access, "count", "()I", null, null);
    code.visitCode();
    block.accept(code);
    code.visitMaxs(0, 0);
    code.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static byte[] weave(byte[] plain) throws NotWovenException {
    return weave(plain, 0);
  }

  private static byte[] weave(byte[] plain, int block) throws NotWovenException {
    return RegionWeaver.weave(
        plain, List.of(new RegionCode("count", "()I", block, LOCK, 0)), BRIDGE, false);
  }

  @AfterEach
  void nobodyAnswers() throws ReflectiveOperationException {
    new Recorder(() -> false).install();
  }

  @ParameterizedTest
  @EnumSource
  void theirBlocksRunEitherWay(Shape shape) throws Exception {
    runsEitherWay(weave(compile(shape::block)));
  }

  @Test
  void theirMethodsMayReturnWithMoreOnTheStack() throws Exception {
    byte[] plain =
        compile(
            OtherCompilersTest::returnFromTheMiddle, Opcodes.ACC_PUBLIC | Opcodes.ACC_SYNCHRONIZED);
    runsEitherWay(weave(plain, RegionCode.WHOLE_METHOD));
  }

  private static void runsEitherWay(byte[] woven) throws Exception {
    ClassLoader loader =
        new ClassLoader(OtherCompilersTest.class.getClassLoader()) {
          @Override
          protected Class<?> findClass(String name) {
            return defineClass(name, woven, 0, woven.length);
          }
        };
    Class<?> type = loader.loadClass(NAME.replace('/', '.'));
    Object notes = type.getConstructors()[0].newInstance((Object) null);
    for (boolean answer : new boolean[] {false, true}) {
      Recorder recorder = new Recorder(() -> answer);
      recorder.install();
      assertThat(type.getMethod("count").invoke(notes)).isEqualTo(7);
      assertThat(recorder.entered).isEqualTo(answer ? 1 : 0);
      assertThat(recorder.beside).isEmpty();
      assertThat(recorder.with).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theirLocksAreFound(Shape shape) {
    byte[] plain = compile(shape::block);
    AnalysisReport report =
        LockAnalysis.analyse(
            name -> name.equals(NAME) ? plain : null,
            List.of(ClassHeader.read(plain)),
            () -> {},
            LockOverrides.NONE);
    assertThat(report.regions())
        .singleElement()
        .satisfies(region -> assertThat(region.verdict()).hasToString("read"));
  }

  @Test
  void anUnknownShapeIsLeftAsItIs() {
    byte[] plain = compile(OtherCompilersTest::keepOnTheStack);
    assertThatThrownBy(() -> weave(plain))
        .isInstanceOf(NotWovenException.class)
        .hasMessageContaining("a compiler that is not known");
  }
}
