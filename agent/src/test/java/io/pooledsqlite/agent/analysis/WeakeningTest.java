package io.pooledsqlite.agent.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pooledsqlite.agent.analysis.LegacyCode.Compiler;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Weakens the proof in every way that {@code src/test/weakenings.txt} knows, and looks whether a
 * verdict that was written down by hand tells. Usually one of them; all with {@code
 * -Dweakenings=all}, those whose words hold a text with {@code -Dweakenings=text}.
 */
class WeakeningTest {

  private static final String PACKAGE = "io.pooledsqlite.agent.analysis.";
  private static final String WHICH =
      System.getProperty("weakenings", "12 the connection may be closed");

  /** The number of the last obligation in {@code docs/analysis.md}. */
  private static final int OBLIGATIONS = 21;

  @TempDir private Path folder;

  static List<Weakening> chosen() throws IOException {
    return Weakening.all().stream()
        .filter(each -> WHICH.equals("all") || each.toString().contains(WHICH))
        .toList();
  }

  @Test
  void everyObligationIsWeakenedInCodeThatIsThere() throws IOException {
    List<Weakening> all = Weakening.all();
    assertThat(all.stream().map(Weakening::obligation).distinct())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, OBLIGATIONS).boxed().toList());
    for (Weakening each : all) {
      assertThat(each.isClear()).as("%s: %s", each, each.old()).isTrue();
    }
    String listed = Files.readString(Path.of("../docs/analysis.md"));
    for (Weakening each : all) {
      assertThat(listed).contains(each.what());
    }
  }

  @ParameterizedTest
  @MethodSource("chosen")
  void aVerdictTellsOfIt(Weakening weakening) throws Exception {
    assumeThat(weakening.regions()).as("one that a second rule stands behind").isNotEmpty();
    Path legacy = Files.createDirectory(folder.resolve("legacy"));
    LegacyCode.compile(Compiler.JAVAC_17, legacy);
    Path weak = Files.createDirectory(folder.resolve("weak"));
    compile(weakening, weak);
    assertThat(otherVerdicts(weak, legacy)).containsAll(weakening.regions());
  }

  private void compile(Weakening weakening, Path into) throws IOException {
    Path source = folder.resolve(weakening.className() + ".java");
    Files.writeString(source, weakening.weakened());
    StringWriter messages = new StringWriter();
    JavaCompiler tool = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = tool.getStandardFileManager(null, null, null)) {
      boolean done =
          tool.getTask(
                  messages,
                  files,
                  null,
                  List.of("-d", into.toString(), "-proc:none", "-nowarn"),
                  null,
                  files.getJavaFileObjects(source))
              .call();
      assertThat(done).as("%s", messages).isTrue();
    }
  }

  /** What the weakened analysis says, in classes of its own. */
  @SuppressWarnings("unchecked")
  private static Set<String> otherVerdicts(Path weak, Path legacy) throws Exception {
    URL[] places = {
      weak.toUri().toURL(), place(WeakeningTest.class), place(LockAnalysis.class),
    };
    try (Weak classes = new Weak(places)) {
      return (Set<String>)
          classes
              .loadClass(PACKAGE + "WrittenVerdicts")
              .getMethod("otherVerdicts", Path.class)
              .invoke(null, legacy);
    }
  }

  private static URL place(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  /** Loads the analysis anew, and the weakened class first. */
  private static final class Weak extends URLClassLoader {
    Weak(URL[] places) {
      super(places, WeakeningTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(PACKAGE)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }
}
