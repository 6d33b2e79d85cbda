package io.pooledsqlite.agent.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.agent.analysis.LegacyCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of replaced locks when a class loads that nobody could look at. */
class HolderTransformerTest {

  private static final String HOLDER = "dao/Stock";

  @TempDir private Path folder;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private LegacyCode code;
  private Program loader;
  private HolderTransformer transformer;
  private byte[] woven;

  /** The loader of a program, which may fail to find what it has. */
  private static final class Program extends URLClassLoader {
    private boolean broken;

    Program(Path folder) throws Exception {
      super(new URL[] {folder.toUri().toURL()}, null);
    }

    @Override
    public URL getResource(String name) {
      if (broken) {
        throw new LinkageError("broken");
      }
      return super.getResource(name);
    }
  }

  @BeforeEach
  void replaceTheLockOfAHolder() throws Exception {
    Path legacy = Path.of("src/test/legacy");
    List<Path> sources =
        List.of(
            legacy.resolve("dao/Stock.java"),
            legacy.resolve("dao/Kind.java"),
            legacy.resolve("dao/OrderDao.java"),
            legacy.resolve("dao/Db.java"),
            legacy.resolve("expected/Region.java"));
    code = LegacyCode.compile(LegacyCode.Compiler.JAVAC_17, sources, folder);
    loader = new Program(folder);
    PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
    transformer = FullMode.transformer(err);
    woven = transform(HOLDER, code.classes().get(HOLDER));
    assertThat(woven).isNotNull();
    assertThat(transformer.get()).contains("1 monitor").doesNotContain("as before");
  }

  @AfterEach
  void close() throws Exception {
    loader.close();
  }

  private byte[] transform(String name, byte[] bytes) {
    return transformer.transform(null, loader, name, null, null, bytes);
  }

  private void assertTakenBackBecauseOf(String className) {
    assertThat(transformer.get())
        .contains(
            "each instance of dao.Stock is used as before because "
                + className
                + " could not be looked at as it was loaded");
  }

  @Test
  void oneThatCanNotBeReadBringsThemBack() {
    assertThat(transform("other/Broken", new byte[] {1, 2, 3})).isNull();
    assertTakenBackBecauseOf("other.Broken");
  }

  @Test
  void oneThatFailsToBeAnalysedBringsThemBack() {
    loader.broken = true;
    assertThat(transform("dao/OrderDao", code.classes().get("dao/OrderDao"))).isNull();
    assertTakenBackBecauseOf("dao.OrderDao");
  }

  @Test
  void anInterruptThatComesWhileAClassLoadsIsKeptAndBringsNothingBack() {
    Thread.currentThread().interrupt();
    transform("dao/Kind", code.classes().get("dao/Kind"));
    transform("dao/OrderDao", code.classes().get("dao/OrderDao"));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(transformer.get()).contains("2 monitors").doesNotContain("as before");
  }

  @Test
  void aClassThatIsGivenOtherCodeBringsThemBack() {
    redefine(code.classes().get(HOLDER));
    assertThat(transformer.get())
        .contains("is used as before because dao.Stock was given other code while it ran");
  }

  private byte[] redefine(byte[] bytes) {
    return transformer.transform(null, loader, HOLDER, Object.class, null, bytes);
  }

  /** The JVM would not take it: "attempted to change method modifiers". */
  @Test
  void otherCodeOfAWovenClassHasTheSameFlagsAndFields() {
    assertThat(redefine(code.classes().get(HOLDER))).isEqualTo(woven);
    assertThat(redefine(woven)).isNull();
  }
}
