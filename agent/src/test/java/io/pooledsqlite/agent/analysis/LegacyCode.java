package io.pooledsqlite.agent.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.eclipse.jdt.internal.compiler.tool.EclipseCompiler;

/** Legacy classes, compiled by one of the compilers that are met in the wild. */
public final class LegacyCode {

  /** Who compiles, and for which version. */
  public enum Compiler {
    JAVAC_17(false, "17"),
    JAVAC_8(false, "8"),
    ECJ_17(true, "17");

    private final boolean eclipse;
    private final String release;

    Compiler(boolean eclipse, String release) {
      this.eclipse = eclipse;
      this.release = release;
    }

    private JavaCompiler tool() {
      return eclipse ? new EclipseCompiler() : ToolProvider.getSystemJavaCompiler();
    }

    boolean knowsTextBlocks() {
      return release.equals("17");
    }
  }

  private final Map<String, byte[]> classes;

  private LegacyCode(Map<String, byte[]> classes) {
    this.classes = classes;
  }

  /** Compiles the sources under {@code src/test/legacy} and, if it can, {@code legacy17}. */
  static LegacyCode compile(Compiler compiler, Path folder) throws IOException {
    List<Path> roots = new ArrayList<>(List.of(Path.of("src/test/legacy")));
    if (compiler.knowsTextBlocks()) {
      roots.add(Path.of("src/test/legacy17"));
    }
    List<Path> sources = new ArrayList<>();
    for (Path root : roots) {
      sources.addAll(files(root, ".java"));
    }
    return compile(compiler, sources, folder);
  }

  public static LegacyCode compile(Compiler compiler, List<Path> sources, Path folder)
      throws IOException {
    StringWriter messages = new StringWriter();
    JavaCompiler tool = compiler.tool();
    try (StandardJavaFileManager files = tool.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-d",
              folder.toString(),
              "--release",
              compiler.release,
              "-g",
              "-nowarn",
              "-proc:none");
      boolean done =
          tool.getTask(
                  messages,
                  files,
                  null,
                  options,
                  null,
                  files.getJavaFileObjects(sources.toArray(new Path[0])))
              .call();
      assertThat(done).as("%s", messages).isTrue();
    }
    return compiled(folder);
  }

  /** What was compiled into a folder before. */
  static LegacyCode compiled(Path folder) throws IOException {
    Map<String, byte[]> classes = new TreeMap<>();
    for (Path file : files(folder, ".class")) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      classes.put(name.substring(0, name.length() - ".class".length()), Files.readAllBytes(file));
    }
    return new LegacyCode(classes);
  }

  private static List<Path> files(Path root, String ending) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  public Map<String, byte[]> classes() {
    return classes;
  }

  AnalysisReport analyse() {
    return analyse(name -> true);
  }

  /** As if there were no classes but those with such internal names. */
  AnalysisReport analyse(Predicate<String> names) {
    List<ClassHeader> headers =
        classes.entrySet().stream()
            .filter(each -> names.test(each.getKey()))
            .map(each -> ClassHeader.read(each.getValue()))
            .toList();
    return LockAnalysis.analyse(classes::get, headers, () -> {}, LockOverrides.NONE);
  }
}
