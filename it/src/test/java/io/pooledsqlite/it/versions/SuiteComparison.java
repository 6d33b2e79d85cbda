package io.pooledsqlite.it.versions;

import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Shipped;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles the tests of a checkout of sqlite-jdbc and runs them twice, plain and with the agent, on
 * the sqlite-jdbc that this project is built with. The checkout is only read.
 *
 * @param leftOut files that do not compile, for want of a library or of another version
 * @param passedPlain test methods that pass without the agent
 * @param brokenByAgent those of them that do not pass with it
 */
record SuiteComparison(List<Path> leftOut, Set<String> passedPlain, Set<String> brokenByAgent) {

  /**
   * Compares.
   *
   * @param checkout a folder with {@code src/test/java} and perhaps {@code src/test/resources}
   * @param libraries further jars that its tests need; a class path
   * @param work an empty folder
   */
  static SuiteComparison of(Path checkout, String libraries, Path work) throws Exception {
    List<String> classPath = new ArrayList<>(Shipped.ownClassPathWithout("pooledsqlite-driver"));
    classPath.removeIf(entry -> entry.equals(Shipped.TEST_CLASSES));
    if (!libraries.isEmpty()) {
      classPath.addAll(List.of(libraries.split(File.pathSeparator)));
    }
    Path classes = Files.createDirectories(work.resolve("classes"));
    List<Path> leftOut =
        compile(sources(checkout.resolve("src/test/java")), classes, Shipped.classPath(classPath));
    classPath.add(0, checkout.resolve("src/test/resources").toString());
    classPath.add(0, classes.toString());
    classPath.add(Shipped.TEST_CLASSES);
    Set<String> plain = passed(run(work.resolve("plain"), classes, classPath, List.of()));
    Set<String> withAgent =
        passed(run(work.resolve("agent"), classes, classPath, List.of(Shipped.agent(""))));
    Set<String> broken = new TreeSet<>(plain);
    broken.removeAll(withAgent);
    return new SuiteComparison(leftOut, plain, broken);
  }

  private static Set<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("module-info.java"))
          .collect(Collectors.toCollection(LinkedHashSet::new));
    }
  }

  /** Leaves out what has errors, and what then misses that, until the rest compiles. */
  private static List<Path> compile(Set<Path> sources, Path classes, String classPath)
      throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Path> leftOut = new ArrayList<>();
    while (!sources.isEmpty()) {
      DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
      try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, null, null)) {
        boolean done =
            compiler
                .getTask(
                    null,
                    files,
                    problems,
                    List.of("-proc:none", "-nowarn", "-cp", classPath, "-d", classes.toString()),
                    null,
                    files.getJavaFileObjectsFromPaths(sources))
                .call();
        if (done) {
          return leftOut;
        }
      }
      List<Path> wrong =
          problems.getDiagnostics().stream()
              .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
              .filter(problem -> problem.getSource() != null)
              .map(problem -> Path.of(problem.getSource().toUri()))
              .distinct()
              .toList();
      if (wrong.isEmpty() || !sources.removeAll(wrong)) {
        throw new IOException("can not compile the checkout: " + problems.getDiagnostics());
      }
      leftOut.addAll(wrong);
    }
    return leftOut;
  }

  private static List<String> run(
      Path directory, Path classes, List<String> classPath, List<String> options) throws Exception {
    // Some of its tests write below it, as Maven would have them.
    Files.createDirectories(directory.resolve("target"));
    List<String> command = new ArrayList<>(options);
    command.addAll(
        List.of(
            "-cp", Shipped.classPath(classPath), TestRun.class.getName(), classes.toString(), ""));
    try (Jvm jvm = Jvm.startIn(directory, Jdk.THIS, command)) {
      Jvm.Result result = jvm.end();
      if (result.status() != 0) {
        throw new IOException("the tests did not run to their end: " + result);
      }
      return result.out();
    }
  }

  /** Methods of which every run passed: names of runs may hold paths that differ each time. */
  private static Set<String> passed(List<String> verdicts) {
    Set<String> passed = new TreeSet<>(methods(verdicts, "passed "));
    passed.removeAll(methods(verdicts, "failed "));
    return passed;
  }

  private static Set<String> methods(List<String> verdicts, String verdict) {
    return verdicts.stream()
        .filter(line -> line.startsWith(verdict))
        .map(line -> line.split(" ", 3)[1])
        .collect(Collectors.toSet());
  }
}
