package io.pooledsqlite.agent.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.agent.analysis.LockState;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Classes that are not read bring locks back: those of loaders below, and without class file. */
class UnreadClassesTest extends LoadedProgram {
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

  /** Numbers are called in regions as if nobody could extend them. */
  @Test
  void soDoesOneThatExtendsANumber() throws Exception {
    compileHolderAndOthers();
    compile("class Price extends java.math.BigDecimal { Price() { super(1); } }");
    try (Child child = new Child(loader)) {
      assertThat(load("Dao")).isNotNull();
      assertThat(becameOf(DAO)).containsExactly(LockState.Kind.REPLACED);
      transform(child, "Price", classes.get("Price"));
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
  void aClassWithoutClassFileThatOverridesAndWasThereBeforeBringsItBack() throws Exception {
    compileHolderAndFamily();
    Files.delete(folder.resolve("Mid.class"));
    load("Mid");
    load("Low");
    load("Dao");
    assertThat(becameOf(DAO)).containsExactly(LockState.Kind.TAKEN_BACK);
  }

  @Test
  void soDoesOneThatWasThereBeforeAnybodyLookedAndHasNoClassFile() throws Exception {
    compileHolderAndOthers();
    transformer =
        FullMode.transformer(
            NOWHERE, List.<Object[]>of(new Object[] {new WeakReference<>(loader), "Other", null}));
    load("Dao");
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
