package io.pooledsqlite.agent.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.agent.analysis.LegacyCode;
import io.pooledsqlite.agent.bridge.RegionBridge;
import io.pooledsqlite.agent.region.RegionWeaver.NotWovenException;
import java.io.ObjectStreamClass;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Woven classes do what they did, whichever way their regions run, and tell of each step. */
class RegionWeaverTest {

  /** Fixed, so that a failure can be repeated. */
  private static final long SEED = 20_240_229;

  @TempDir Path folder;

  /** Answers the bridge in place of the agent. */
  static final class Recorder {
    final Deque<Object> beside = new ArrayDeque<>();
    final Deque<Object> with = new ArrayDeque<>();
    private final BooleanSupplier answer;
    private final BooleanSupplier fails;
    int entered;
    private int refused;

    Recorder(BooleanSupplier answer) {
      this(answer, () -> false);
    }

    Recorder(BooleanSupplier answer, BooleanSupplier fails) {
      this.answer = answer;
      this.fails = fails;
    }

    boolean enter(@Nullable Object monitor, int site, @Nullable Object connection) {
      // As the agent does: what is inside of a region belongs to it.
      boolean inside = beside.contains(site) || (monitor != null && beside.contains(monitor));
      boolean yes = monitor != null && with.isEmpty() && (inside || answer.getAsBoolean());
      if (yes) {
        beside.push(monitor);
        entered++;
      } else {
        refused++;
      }
      return yes;
    }

    void leave(@Nullable Throwable failure, Object monitor, int site) {
      if (beside.peek() == monitor) {
        beside.pop();
      } else {
        throw new AssertionError("leaves what it did not enter");
      }
    }

    void locked(Object monitor, int site) {
      assertThat(Thread.holdsLock(monitor)).isTrue();
      if (fails.getAsBoolean()) {
        throw new StackOverflowError("none left");
      }
      with.push(monitor);
    }

    void unlocking(Object monitor, int site) {
      assertThat(Thread.holdsLock(monitor)).isTrue();
      assertThat(with.pop()).isSameAs(monitor);
    }

    void install() throws ReflectiveOperationException {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      MethodType locking = MethodType.methodType(void.class, Object.class, int.class);
      RegionBridge.install(
          lookup.bind(
              this,
              "enter",
              MethodType.methodType(boolean.class, Object.class, int.class, Object.class)),
          lookup.bind(
              this,
              "leave",
              MethodType.methodType(void.class, Throwable.class, Object.class, int.class)),
          lookup.bind(this, "locked", locking),
          lookup.bind(this, "unlocking", locking));
    }
  }

  @AfterEach
  void nobodyAnswers() throws ReflectiveOperationException {
    new Recorder(() -> false).install();
  }

  @ParameterizedTest
  @EnumSource(LegacyCode.Compiler.class)
  void doWhatTheyDid(LegacyCode.Compiler compiler) throws Exception {
    Map<String, byte[]> plain =
        LegacyCode.compile(compiler, List.of(Path.of("src/test/woven/Shapes.java")), folder)
            .classes();
    String expected = run(plain);
    assertThat(expected).contains("wide=1 2.5 3 4.5 x 4").contains("nullLock=NullPointer");
    assertThat(weave(plain, each -> true).regions()).isEqualTo(59);
    // Beside blocks that are none of its business, a region does the same.
    Predicate<RegionCode> all = each -> true;
    for (Predicate<RegionCode> which :
        List.<Predicate<RegionCode>>of(
            all, each -> "this".equals(each.lock()), each -> "lock".equals(each.lock()))) {
      Map<String, byte[]> woven = weave(plain, which).classes();
      RandomGenerator random = new Random(SEED);
      for (BooleanSupplier answer :
          List.<BooleanSupplier>of(() -> false, () -> true, random::nextBoolean)) {
        Recorder recorder = new Recorder(answer);
        recorder.install();
        assertThat(withoutMessages(run(woven))).isEqualTo(withoutMessages(expected));
        assertThat(recorder.beside).isEmpty();
        assertThat(recorder.with).isEmpty();
        assertThat(recorder.entered + recorder.refused).isGreaterThan(which == all ? 40 : 10);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(LegacyCode.Compiler.class)
  void giveBackTheirMonitorsWhereOurCallsFail(LegacyCode.Compiler compiler) throws Exception {
    Map<String, byte[]> plain =
        LegacyCode.compile(compiler, List.of(Path.of("src/test/woven/Shapes.java")), folder)
            .classes();
    Map<String, byte[]> woven = weave(plain, each -> true).classes();
    RandomGenerator random = new Random(SEED);
    for (int i = 0; i < 20; i++) {
      AtomicInteger calls = new AtomicInteger();
      Recorder recorder =
          new Recorder(
              random::nextBoolean, () -> calls.getAndIncrement() == 0 || random.nextInt(3) == 0);
      recorder.install();
      assertThat(run(woven)).contains("StackOverflowError").endsWith("false false false false");
      assertThat(recorder.beside).isEmpty();
      assertThat(recorder.with).isEmpty();
    }
  }

  private record Woven(Map<String, byte[]> classes, int regions) {}

  private static Woven weave(Map<String, byte[]> plain, Predicate<RegionCode> which)
      throws NotWovenException {
    Map<String, byte[]> woven = new HashMap<>();
    int regions = 0;
    for (Map.Entry<String, byte[]> entry : plain.entrySet()) {
      List<RegionCode> found = regionsOf(entry.getValue()).stream().filter(which).toList();
      regions += found.size();
      woven.put(
          entry.getKey(),
          RegionWeaver.weave(
              entry.getValue(), found, RegionBridge.class.getName().replace('.', '/'), false));
    }
    return new Woven(woven, regions);
  }

  @ParameterizedTest
  @EnumSource(LegacyCode.Compiler.class)
  void keepTheVersionOfTheirSerialisedForm(LegacyCode.Compiler compiler) throws Exception {
    byte[] plain =
        LegacyCode.compile(compiler, List.of(Path.of("src/test/woven/Saved.java")), folder)
            .classes()
            .get("woven/Saved");
    List<RegionCode> regions = regionsOf(plain);
    assertThat(regions).hasSize(3);
    String bridge = RegionBridge.class.getName().replace('.', '/');
    assertThat(serialVersion(RegionWeaver.weave(plain, regions, bridge, false)))
        .isNotEqualTo(serialVersion(plain));
    assertThat(serialVersion(RegionWeaver.weave(plain, regions, bridge, true)))
        .isEqualTo(serialVersion(plain));
  }

  private static long serialVersion(byte[] classFile) throws ClassNotFoundException {
    ClassLoader loader =
        new ClassLoader(RegionWeaverTest.class.getClassLoader()) {
          @Override
          protected Class<?> findClass(String name) {
            return defineClass(name, classFile, 0, classFile.length);
          }
        };
    return ObjectStreamClass.lookup(loader.loadClass("woven.Saved")).getSerialVersionUID();
  }

  /** The JVM's helpful messages of null pointers describe the instruction. */
  private static String withoutMessages(String trace) {
    return trace.replaceAll("NullPointerException [^,\\]]*", "NullPointerException");
  }

  private static List<RegionCode> regionsOf(byte[] classFile) {
    ClassNode node = new ClassNode();
    new ClassReader(classFile).accept(node, 0);
    List<RegionCode> regions = new ArrayList<>();
    for (MethodNode method : node.methods) {
      if ((method.access & Opcodes.ACC_SYNCHRONIZED) != 0) {
        regions.add(
            new RegionCode(
                method.name, method.desc, RegionCode.WHOLE_METHOD, lock(method), regions.size()));
      }
      int block = 0;
      for (AbstractInsnNode instruction : method.instructions) {
        if (instruction.getOpcode() == Opcodes.MONITORENTER) {
          regions.add(
              new RegionCode(method.name, method.desc, block++, lock(instruction), regions.size()));
        }
      }
    }
    return regions;
  }

  private static String lock(MethodNode method) {
    return (method.access & Opcodes.ACC_STATIC) == 0 ? "this" : "class";
  }

  private static @Nullable String lock(AbstractInsnNode enter) {
    AbstractInsnNode from = enter.getPrevious();
    while (from.getOpcode() < 0
        || from.getOpcode() == Opcodes.DUP
        || from.getOpcode() == Opcodes.ASTORE) {
      from = from.getPrevious();
    }
    if (from instanceof FieldInsnNode field) {
      return field.name;
    }
    if (from instanceof LdcInsnNode) {
      return "class";
    }
    return from instanceof VarInsnNode variable && variable.var == 0 ? "this" : null;
  }

  private static String run(Map<String, byte[]> classes) throws Exception {
    ClassLoader loader =
        new ClassLoader(RegionWeaverTest.class.getClassLoader()) {
          @Override
          protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classes.get(name);
            if (bytes == null) {
              throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
          }
        };
    Object shapes = loader.loadClass("Shapes").getConstructor().newInstance();
    return (String) shapes.getClass().getMethod("run").invoke(shapes);
  }
}
