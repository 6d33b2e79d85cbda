package io.pooledsqlite.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.instrument.ClassFileTransformer;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the hidden side is shown. */
class HolderHookTest {

  private static final byte[] NAMES_JDBC = "java/sql/".getBytes(StandardCharsets.ISO_8859_1);

  private final List<String> shown = new ArrayList<>();
  private final List<Object> before = new ArrayList<>();
  private final LoadedClasses classes = new LoadedClasses(() -> {});
  private final HolderHook hook =
      new HolderHook(classes, () -> new Class<?>[] {Test.class}, this::holders);

  private ClassFileTransformer holders(Collection<Object[]> loaded) {
    loaded.forEach(each -> before.add(each[1]));
    return hidden();
  }

  private ClassFileTransformer hidden() {
    return new ClassFileTransformer() {
      @Override
      public byte @Nullable [] transform(
          @Nullable Module module,
          @Nullable ClassLoader by,
          @Nullable String name,
          @Nullable Class<?> redefined,
          @Nullable ProtectionDomain domain,
          byte[] bytes) {
        shown.add(name + (redefined == null ? "" : " again"));
        return null;
      }
    };
  }

  private void transform(String name, @Nullable Class<?> redefined, byte[] bytes) {
    hook.transform(null, getClass().getClassLoader(), name, redefined, null, bytes);
  }

  @Test
  void classesFromTheFirstThatNamesJdbc() {
    transform("app/Main", null, new byte[0]);
    transform("app/Dao", null, NAMES_JDBC);
    transform("app/Other", null, new byte[0]);
    assertThat(shown).containsExactly("app/Dao", "app/Other");
  }

  /** Another thread loads classes while the agent attaches. */
  @Test
  void whatWasLoadedBeforeIsNotedBeforeLocksAreReplaced() {
    transform("app/Main", null, new byte[0]);
    transform("app/Dao", null, NAMES_JDBC);
    assertThat(before).containsExactly("app/Main", "app/Dao", "org/junit/jupiter/api/Test");
    hook.noteLoaded();
    assertThat(classes.classes()).extracting(each -> each[1]).isEqualTo(before);
  }

  @Test
  void classesThatAreRedefined() {
    transform("app/Dao", null, NAMES_JDBC);
    transform("app/Dao", Object.class, NAMES_JDBC);
    transform("java/util/List", List.class, NAMES_JDBC);
    assertThat(shown).containsExactly("app/Dao", "app/Dao again");
  }

  @Test
  void classesOfLoadersThatAreGoneAreForgotten() throws Exception {
    LoadedClasses classes = new LoadedClasses(() -> {});
    WeakReference<ClassLoader> gone = noteMany(classes);
    while (gone.get() != null) {
      System.gc();
      Thread.onSpinWait();
    }
    for (int i = 0; i < 5_000; i++) {
      classes.note(getClass().getClassLoader(), "app/Last", null, new byte[0]);
    }
    assertThat(classes.classes()).hasSize(5_000).allMatch(each -> each[1].equals("app/Last"));
  }

  private static WeakReference<ClassLoader> noteMany(LoadedClasses classes) throws Exception {
    try (URLClassLoader deployed = new URLClassLoader(new URL[0], null)) {
      for (int i = 0; i < 5_000; i++) {
        classes.note(deployed, "app/Gone", null, new byte[0]);
      }
      return new WeakReference<>(deployed);
    }
  }
}
