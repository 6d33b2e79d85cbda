package io.pooledsqlite.agent.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.agent.analysis.LockState;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program that is deployed again and again leaves no class loaders behind, and few notes. */
@Timeout(60)
class LoadersThatGoTest extends LoadedProgram {

  private static final int DEPLOYMENTS = 20;

  @Test
  void loadersOfHoldersWhoseLocksWereReplacedAreNotKept() throws Exception {
    compile(
        "public class Dao { private final Connection c; Dao(Connection c) { this.c = c; } public "
            + COUNT.formatted("count", "c")
            + " }",
        "class Other { void both(Object lock) { synchronized (lock) { hashCode(); } } }");
    List<WeakReference<ClassLoader>> gone = new ArrayList<>();
    for (int i = 0; i < DEPLOYMENTS; i++) {
      gone.add(new WeakReference<>(deploy(i % 2 == 0)));
    }
    assertThat(becameOf(DAO)).contains(LockState.Kind.REPLACED, LockState.Kind.TAKEN_BACK);
    for (WeakReference<ClassLoader> each : gone) {
      awaitGone(each);
    }
  }

  private ClassLoader deploy(boolean takenBack) throws Exception {
    try (URLClassLoader deployed = new URLClassLoader(new URL[] {folder.toUri().toURL()}, parent)) {
      assertThat(transform(deployed, "Dao", classes.get("Dao"))).isNotNull();
      if (takenBack) {
        transform(deployed, "Other", classes.get("Other"));
      }
      return deployed;
    }
  }

  /** The numbers of the line at exit stay; only once is said what is the same. */
  @Test
  void whatWasDecidedForThemIsSummedUp() throws Exception {
    compile(
        "public class Dao { private final Connection c; Dao(Connection c) { this.c = c; } public "
            + COUNT.formatted("count", "c")
            + " }",
        "class Other { void both(Object lock) { synchronized (lock) { hashCode(); } } }");
    List<WeakReference<ClassLoader>> gone = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      gone.add(new WeakReference<>(deploy(i % 2 == 0)));
    }
    for (WeakReference<ClassLoader> each : gone) {
      awaitGone(each);
    }
    deploy(false);
    assertThat(becameOf(DAO)).hasSize(3);
    String why = "it may also be locked at Other:2";
    assertThat(transformer.get())
        .startsWith("51 of 101 synchronized regions of 101 monitors ran beside others, 0 times; ")
        .containsOnlyOnce("the monitor of each instance of Dao is used as before because " + why);
  }

  @Test
  void numbersOfTheirRegionsAreUsedAgain() throws Exception {
    Sites sites = new Sites();
    WeakReference<ClassLoader> here = new WeakReference<>(loader);
    assertThat(sites.add(here, FieldReach.NONE)).isZero();
    awaitGone(addMany(sites));
    for (int i = 0; i < 999; i++) {
      assertThat(sites.add(here, FieldReach.NONE)).isBetween(1, 999);
    }
    assertThat(sites.add(here, FieldReach.NONE)).isEqualTo(1_000);
  }

  private static WeakReference<ClassLoader> addMany(Sites sites) throws Exception {
    try (URLClassLoader deployed = new URLClassLoader(new URL[0], null)) {
      WeakReference<ClassLoader> gone = new WeakReference<>(deployed);
      for (int i = 0; i < 999; i++) {
        sites.add(gone, FieldReach.NONE);
      }
      return gone;
    }
  }

  /** Another one that extends the same class still counts. */
  @Test
  void whatTheyExtendIsForgotten() throws Exception {
    UnreadClasses unread = new UnreadClasses();
    awaitGone(extend(unread, "Both", "Once"));
    NotedClass both =
        new NotedClass(new WeakReference<>(loader), "Low", false, List.of("Both"), null);
    assertThat(unread.whyConcerned(both, "unread")).isNull();
    assertThat(unread.whyConcernedBy("Once")).isNull();
    assertThat(unread.whyConcernedBy("Both")).contains("Low");
  }

  private static WeakReference<ClassLoader> extend(UnreadClasses unread, String... types)
      throws Exception {
    try (URLClassLoader deployed = new URLClassLoader(new URL[0], null)) {
      WeakReference<ClassLoader> gone = new WeakReference<>(deployed);
      assertThat(unread.whyConcerned(new NotedClass(gone, "Gone", false, List.of(types), null), ""))
          .isNull();
      return gone;
    }
  }

  private static void awaitGone(WeakReference<ClassLoader> loader) {
    while (loader.get() != null) {
      System.gc();
      Thread.onSpinWait();
    }
  }

  @Test
  void notesOfTheirClassesAreForgotten() throws Exception {
    NotedClasses noted = new NotedClasses();
    noted.add(NotedClass.unseen(loader, "First"));
    awaitGone(noteMany(noted));
    for (int i = 0; i < 5_000; i++) {
      noted.add(NotedClass.unseen(loader, "Last"));
    }
    NotedClasses.Some all = noted.since(0);
    assertThat(all.classes()).extracting(NotedClass::name).doesNotContain("Gone");
    assertThat(all.classes()).hasSize(5_001);
    assertThat(all.next()).isEqualTo(10_001);
    assertThat(noted.since(all.next() - 1).classes())
        .extracting(NotedClass::name)
        .containsExactly("Last");
    assertThat(noted.since(all.next()).classes()).isEmpty();
  }

  private static WeakReference<ClassLoader> noteMany(NotedClasses noted) throws Exception {
    try (URLClassLoader deployed = new URLClassLoader(new URL[0], null)) {
      for (int i = 0; i < 5_000; i++) {
        noted.add(NotedClass.unseen(deployed, "Gone"));
      }
      return new WeakReference<>(deployed);
    }
  }
}
