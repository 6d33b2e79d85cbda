package io.pooledsqlite.agent.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.agent.analysis.LockState;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A lock is replaced only while each class that locks it is the one that was woven. */
class LoaderHoldersTest extends LoadedProgram {
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

  /** As it loads, perhaps in the region, it brings the lock back, and waits for the monitor. */
  @Test
  void aRegionThatEntersItsLockInAClassThatIsNotThereYetKeepsIt() throws Exception {
    compile(
        "class Dao { private final Connection c; Dao(Connection c) { this.c = c; }"
            + " int one() throws SQLException { try (Statement s = c.createStatement();"
            + " ResultSet r = s.executeQuery(\"SELECT 1\")) { return r.getInt(1); } }"
            + " synchronized int both() throws SQLException { return one() + Other.locked(this); } }",
        "class Other { static int locked(Dao dao) throws SQLException {"
            + " synchronized (dao) { return dao.one(); } } }");
    load("Dao");
    assertThat(becameOf(DAO)).doesNotContain(LockState.Kind.REPLACED);
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
}
