package io.pooledsqlite.agent.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.agent.analysis.LegacyCode;
import io.pooledsqlite.agent.analysis.LockState;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lock is replaced only while each class that locks it is the one that was woven. */
class LoaderHoldersTest {

  private static final String COUNT =
      "synchronized int %s() throws SQLException {"
          + " try (Statement s = %s.createStatement();"
          + " ResultSet r = s.executeQuery(\"SELECT count(*) FROM t\")) {"
          + " return r.next() ? r.getInt(1) : -1; } }";

  private static final PrintStream NOWHERE =
      new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

  @TempDir private Path folder;
  @TempDir private Path below;
  private URLClassLoader parent;
  private URLClassLoader loader;
  private HolderTransformer transformer;
  private Map<String, byte[]> classes;

  @BeforeEach
  void start() throws Exception {
    URL[] urls = {folder.toUri().toURL()};
    parent = new URLClassLoader(urls, null);
    loader = new URLClassLoader(urls, parent);
    transformer = FullMode.transformer(NOWHERE);
  }

  @AfterEach
  void close() throws Exception {
    loader.close();
    parent.close();
  }

  private void compile(String... types) throws Exception {
    List<Path> sources = new ArrayList<>();
    for (String type : types) {
      String name = type.replaceFirst("(?s).*?class (\\w+).*", "$1");
      Path source = folder.resolve(name + ".java");
      sources.add(Files.writeString(source, "import java.sql.*;\n" + type));
    }
    classes = LegacyCode.compile(LegacyCode.Compiler.JAVAC_17, sources, folder).classes();
  }

  private void compileFamily(String inBase) throws Exception {
    compile(
        "abstract class Base { final Connection c; Base(Connection c) { this.c = c; }"
            + " synchronized void add() throws SQLException {"
            + " try (Statement s = c.createStatement()) {"
            + " s.executeUpdate(\"INSERT INTO t VALUES(1)\"); } }"
            + inBase
            + " }",
        "final class DaoA extends Base { DaoA(Connection c) { super(c); }"
            + COUNT.formatted("count", "c")
            + " }",
        "final class DaoB extends Base { DaoB(Connection c) { super(c); }"
            + COUNT.formatted("count", "c")
            + " }");
  }

  private void compileOuterAndInner() throws Exception {
    // What is inside does not name JDBC.
    compile(
        "class Outer { private final Connection c; Outer(Connection c) { this.c = c; }"
            + COUNT.formatted("count", "c")
            + " class Inner { int twice() throws Exception {"
            + " synchronized (Outer.this) { return 2 * count(); } } } }");
  }

  private byte @Nullable [] transform(ClassLoader by, String name, byte[] bytes) {
    return transformer.transform(null, by, name, null, null, bytes);
  }

  private byte @Nullable [] load(String name) {
    return transform(loader, name, classes.get(name));
  }

  private List<LockState.Kind> becameOf(String lock) {
    return transformer.inForce().locks().stream()
        .filter(each -> each.lock().equals(lock))
        .map(LockState::kind)
        .toList();
  }

  @Test
  void whatIsBelowABaseThatIsWovenIsReplaced() throws Exception {
    compileFamily("");
    assertThat(load("DaoA")).isNotNull();
    assertThat(load("Base")).isNotNull();
    assertThat(load("DaoB")).isNotNull();
    assertThat(becameOf("each instance of DaoA")).containsExactly(LockState.Kind.REPLACED);
    assertThat(becameOf("each instance of DaoB")).containsExactly(LockState.Kind.REPLACED);
  }

  @Test
  void nothingBelowABaseThatCouldNotBeWovenIsReplaced() throws Exception {
    compileFamily(
        "synchronized int big(int x) {" + " x = x * 31 + 1000;".repeat(800) + "return x; }");
    assertThat(load("DaoA")).isNotNull();
    assertThat(load("Base")).isNull();
    load("DaoB");
    assertThat(becameOf("each instance of DaoA")).containsExactly(LockState.Kind.TAKEN_BACK);
    assertThat(becameOf("each instance of DaoB")).containsExactly(LockState.Kind.KEPT);
  }

  @Test
  void nothingBelowABaseOfAnotherLoaderIsReplaced() throws Exception {
    compileFamily("");
    assertThat(load("DaoA")).isNotNull();
    transform(parent, "Base", classes.get("Base"));
    load("DaoB");
    assertThat(becameOf("each instance of DaoA")).containsExactly(LockState.Kind.TAKEN_BACK);
    assertThat(becameOf("each instance of DaoB")).containsExactly(LockState.Kind.KEPT);
  }

  @Test
  void whatIsBelowABaseThatHasALockOfItsOwnIsReplaced() throws Exception {
    compileFamily(
        "private static final Connection S = null; static " + COUNT.formatted("all", "S"));
    assertThat(load("Base")).isNotNull();
    assertThat(load("DaoA")).isNotNull();
    assertThat(becameOf("the class Base")).containsExactly(LockState.Kind.REPLACED);
    assertThat(becameOf("each instance of DaoA")).containsExactly(LockState.Kind.REPLACED);
  }

  /** Each class below may override what the regions of the lock call. */
  @Test
  void anObjectThatIsLockedInAnAbstractBaseIsReplacedForOneClassBelow() throws Exception {
    String below = " extends Base { %s(Connection c) { super(c); } }";
    compile(
        "abstract class Base { private final Object lock = new Object(); private final Connection c;"
            + " Base(Connection c) { this.c = c; } void hook() {}"
            + " int count() throws SQLException { synchronized (lock) { hook();"
            + " try (Statement s = c.createStatement();"
            + " ResultSet r = s.executeQuery(\"SELECT count(*) FROM t\")) {"
            + " return r.next() ? r.getInt(1) : -1; } } } }",
        "final class DaoA" + below.formatted("DaoA"),
        "final class DaoB" + below.formatted("DaoB"));
    load("DaoA");
    assertThat(load("Base")).isNotNull();
    assertThat(becameOf("the object in Base.lock")).containsExactly(LockState.Kind.REPLACED);
    load("DaoB");
    assertThat(becameOf("the object in Base.lock")).containsExactly(LockState.Kind.TAKEN_BACK);
  }

  @Test
  void anObjectThatIsLockedInAnAbstractBaseStaysWhereNoClassBelowIsKnown() throws Exception {
    compile(
        "abstract class Base { private final Object lock = new Object(); private final Connection c;"
            + " Base(Connection c) { this.c = c; }"
            + " int count() throws SQLException { synchronized (lock) {"
            + " try (Statement s = c.createStatement();"
            + " ResultSet r = s.executeQuery(\"SELECT count(*) FROM t\")) {"
            + " return r.next() ? r.getInt(1) : -1; } } } }",
        "final class DaoA extends Base { DaoA(Connection c) { super(c); } }");
    load("Base");
    load("DaoA");
    assertThat(becameOf("the object in Base.lock")).doesNotContain(LockState.Kind.REPLACED);
  }

  @Test
  void aClassThatIsDefinedAgainIsWovenAgain() throws Exception {
    compileOuterAndInner();
    byte[] outer = load("Outer");
    assertThat(outer).isNotNull();
    assertThat(load("Outer")).isEqualTo(outer);
    byte[] inner = load("Outer$Inner");
    assertThat(inner).isNotNull();
    assertThat(load("Outer$Inner")).isEqualTo(inner);
    assertThat(becameOf("each instance of Outer")).containsExactly(LockState.Kind.REPLACED);
  }

  @Test
  void aClassThatIsDefinedAgainWithOtherCodeBringsTheLockBack() throws Exception {
    compileOuterAndInner();
    assertThat(load("Outer")).isNotNull();
    byte[] other = Arrays.copyOf(classes.get("Outer"), classes.get("Outer").length + 1);
    assertThat(transform(loader, "Outer", other)).isNull();
    assertThat(becameOf("each instance of Outer")).containsExactly(LockState.Kind.TAKEN_BACK);
  }

  /**
   * What locks a holder in a loader below its own; {@code Above} is what {@code Other} inherits.
   */
  private void compileHolderAndOthers() throws Exception {
    compile(
        "public class Dao { private final Connection c; Dao(Connection c) { this.c = c; } public "
            + COUNT.formatted("count", "c")
            + " }",
        "abstract class Above { int twice(Object lock, Dao dao) throws Exception {"
            + " synchronized (lock) { return 2 * dao.count(); } } }",
        "class Other extends Above {}");
    for (String other : List.of("Above", "Other")) {
      Files.move(folder.resolve(other + ".class"), below.resolve(other + ".class"));
    }
  }

  private static final String DAO = "each instance of Dao";

  /** A loader below of whose class files nothing may be asked. */
  private static final class Child extends URLClassLoader {
    private boolean asked;

    Child(ClassLoader parent) {
      super(new URL[0], parent);
    }

    @Override
    public URL getResource(String name) {
      asked = true;
      return super.getResource(name);
    }

    @Override
    public InputStream getResourceAsStream(String name) {
      asked = true;
      return super.getResourceAsStream(name);
    }
  }

  @Test
  void aClassOfALoaderBelowThatLocksBringsTheLockBack() throws Exception {
    compileHolderAndOthers();
    try (Child child = new Child(loader)) {
      assertThat(load("Dao")).isNotNull();
      transform(child, "Other", classes.get("Other"));
      assertThat(becameOf(DAO)).containsExactly(LockState.Kind.REPLACED);
      transform(child, "Above", classes.get("Above"));
      assertThat(becameOf(DAO)).containsExactly(LockState.Kind.TAKEN_BACK);
      assertThat(child.asked).isFalse();
    }
  }

  @Test
  void soDoesOneThatWasThereBefore() throws Exception {
    compileHolderAndOthers();
    try (Child child = new Child(loader)) {
      transform(child, "Other", classes.get("Other"));
      transform(child, "Above", classes.get("Above"));
      load("Dao");
      assertThat(becameOf(DAO)).containsExactly(LockState.Kind.TAKEN_BACK);
      assertThat(child.asked).isFalse();
    }
  }

  @Test
  void soDoesOneThatWasThereBeforeAnybodyLooked() throws Exception {
    compileHolderAndOthers();
    try (Child child = new Child(loader)) {
      transformer =
          FullMode.transformer(
              NOWHERE, List.<Object[]>of(new Object[] {new WeakReference<>(child), "Other", null}));
      load("Dao");
      assertThat(becameOf(DAO)).containsExactly(LockState.Kind.TAKEN_BACK);
      assertThat(child.asked).isFalse();
    }
  }

  @Test
  void soDoesOneWithTheNameOfAHarmlessOneHere() throws Exception {
    compileHolderAndOthers();
    byte[] locks = classes.get("Above");
    byte[] dao = classes.get("Dao");
    compile("class Above {}");
    try (Child child = new Child(loader)) {
      load("Above");
      transform(child, "Above", locks);
      transform(loader, "Dao", dao);
      assertThat(becameOf(DAO)).containsExactly(LockState.Kind.TAKEN_BACK);
    }
  }

  private void compileHolderAndFamily() throws Exception {
    compile(
        "public class Dao { private final Connection c; Dao(Connection c) { this.c = c; }"
            + " Dao() throws SQLException { c = DriverManager.getConnection(\"jdbc:sqlite:a.db\"); }"
            + " public "
            + COUNT.formatted("count", "c")
            + " }",
        "class Mid extends Dao { Mid() throws Exception {} }",
        "class Low extends Mid { int calls; Low() throws Exception {} public int count() { return calls++; } }");
    Files.move(folder.resolve("Low.class"), below.resolve("Low.class"));
  }

  @Test
  void aClassOfALoaderBelowThatExtendsOneThatIsKnownBringsItBack() throws Exception {
    compileHolderAndFamily();
    try (Child child = new Child(loader)) {
      assertThat(load("Dao")).isNotNull();
      load("Mid");
      assertThat(becameOf(DAO)).containsExactly(LockState.Kind.REPLACED);
      transform(child, "Low", classes.get("Low"));
      assertThat(becameOf(DAO)).containsExactly(LockState.Kind.TAKEN_BACK);
    }
  }

  /** The JVM shows a class before the one above it. */
  @Test
  void soDoesOneThatExtendsOneThatIsKnownLater() throws Exception {
    compileHolderAndFamily();
    try (Child child = new Child(loader)) {
      assertThat(load("Dao")).isNotNull();
      transform(child, "Low", classes.get("Low"));
      assertThat(becameOf(DAO)).containsExactly(LockState.Kind.REPLACED);
      load("Mid");
      assertThat(becameOf(DAO)).containsExactly(LockState.Kind.TAKEN_BACK);
    }
  }

  @Test
  void soDoesOneThatExtendsOneWithoutClassFile() throws Exception {
    compileHolderAndFamily();
    Files.delete(folder.resolve("Mid.class"));
    try (Child child = new Child(loader)) {
      load("Mid");
      transform(child, "Low", classes.get("Low"));
      load("Dao");
      assertThat(becameOf(DAO)).containsExactly(LockState.Kind.TAKEN_BACK);
    }
  }

  @Test
  void aClassOfALoaderBesideDoesNot() throws Exception {
    compileHolderAndOthers();
    try (Child beside = new Child(parent)) {
      assertThat(load("Dao")).isNotNull();
      transform(beside, "Other", classes.get("Other"));
      transform(beside, "Above", classes.get("Above"));
      assertThat(becameOf(DAO)).containsExactly(LockState.Kind.REPLACED);
    }
  }

  @Test
  void harmlessClassesOfOneNameInLoadersBelowDoNot() throws Exception {
    compileHolderAndOthers();
    try (Child child = new Child(loader);
        Child another = new Child(loader)) {
      assertThat(load("Dao")).isNotNull();
      byte[] harmless = classes.get("Other");
      transform(child, "Other", harmless);
      transform(another, "Other", Arrays.copyOf(harmless, harmless.length + 1));
      assertThat(becameOf(DAO)).containsExactly(LockState.Kind.REPLACED);
    }
  }

  /** Here they are the holder's own loader's, and have no class file. */
  @Test
  void aClassWithoutClassFileThatLocksAndWasThereBeforeBringsItBack() throws Exception {
    compileHolderAndOthers();
    load("Above");
    load("Dao");
    assertThat(becameOf(DAO)).containsExactly(LockState.Kind.TAKEN_BACK);
  }

  @Test
  void aClassThatIsLoadedWithOtherCodeThanItsFileHasBringsItBack() throws Exception {
    compile(
        "class Dao { private final Connection c; Dao(Connection c) { this.c = c; }"
            + " synchronized int one() throws SQLException { Helper.help();"
            + " try (Statement s = c.createStatement();"
            + " ResultSet r = s.executeQuery(\"SELECT count(*) FROM t\")) {"
            + " return r.next() ? r.getInt(1) : -1; } } }",
        "class Helper { static void help() {} }");
    assertThat(load("Dao")).isNotNull();
    load("Helper");
    assertThat(becameOf(DAO)).containsExactly(LockState.Kind.REPLACED);

    byte[] helper = classes.get("Helper");
    transform(loader, "Helper", Arrays.copyOf(helper, helper.length + 1));
    assertThat(becameOf(DAO)).containsExactly(LockState.Kind.TAKEN_BACK);
  }

  @Test
  void aClassThatWasRedefinedBeforeBringsItBack() throws Exception {
    compileHolderAndOthers();
    transformer.transform(null, parent, "Helper", Object.class, null, new byte[0]);
    load("Dao");
    assertThat(becameOf(DAO)).containsExactly(LockState.Kind.TAKEN_BACK);
  }
}
