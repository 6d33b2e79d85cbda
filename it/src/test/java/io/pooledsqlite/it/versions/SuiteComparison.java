package io.pooledsqlite.it.versions;

import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Shipped;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Compiles the tests of a checkout of sqlite-jdbc and runs them plain and with the agent, each time
 * in a JVM of its own, on the sqlite-jdbc that this project is built with.
 *
 * @param leftOut files that do not compile, for want of a library or of another version
 * @param passedPlain test methods that pass without the agent
 * @param brokenByAgent those of them that do not pass with it, by the agent's arguments
 * @param errors what the JVMs printed to standard error, where a failure has its trace
 */
record SuiteComparison(
    List<Path> leftOut,
    Set<String> passedPlain,
    Map<String, Set<String>> brokenByAgent,
    Map<String, List<String>> errors) {

  /** Some of its tests commit tens of thousands of times, which takes a slow disk long. */
  private static final long SECONDS = 1800;

  private static final List<String> AGENTS = List.of("", "intercept=all", "mode=full");

  /**
   * Compares.
   *
   * @param checkout a folder with {@code src/test/java} and perhaps {@code src/test/resources}
   * @param libraries further jars that its tests need; a class path
   * @param work an empty folder
   */
  static SuiteComparison of(
      Path checkout, String libraries, SuiteSources.Databases databases, Path work)
      throws Exception {
    List<String> classPath = new ArrayList<>(Shipped.ownClassPathWithout("pooledsqlite-driver"));
    classPath.addAll(List.of(Shipped.JUNIT4.split(File.pathSeparator)));
    if (!libraries.isEmpty()) {
      classPath.addAll(List.of(libraries.split(File.pathSeparator)));
    }
    Path classes = Files.createDirectories(work.resolve("classes"));
    List<Path> leftOut =
        SuiteSources.in(checkout.resolve("src/test/java"), databases, work.resolve("sources"))
            .compile(classes, Shipped.classPath(classPath));
    classPath.remove(Shipped.TEST_CLASSES);
    classPath.add(0, checkout.resolve("src/test/resources").toString());
    classPath.add(0, classes.toString());
    classPath.add(Shipped.TEST_CLASSES);

    Jvm.Result plainRun = run(work.resolve("plain"), classes, classPath, List.of());
    Set<String> plain = passed(plainRun.out());
    Map<String, Set<String>> brokenByAgent = new LinkedHashMap<>();
    Map<String, List<String>> errors = new LinkedHashMap<>();
    errors.put("plain", plainRun.err());
    for (String agent : AGENTS) {
      Jvm.Result run =
          run(work.resolve("agent" + agent), classes, classPath, List.of(Shipped.agent(agent)));
      Set<String> broken = new TreeSet<>(plain);
      broken.removeAll(passed(run.out()));
      brokenByAgent.put(agent, broken);
      errors.put("agent " + agent, run.err());
    }
    return new SuiteComparison(leftOut, plain, brokenByAgent, errors);
  }

  private static Jvm.Result run(
      Path directory, Path classes, List<String> classPath, List<String> options) throws Exception {
    // Some of its tests write below it, as Maven would have them.
    Files.createDirectories(directory.resolve("target"));
    List<String> command = new ArrayList<>(options);
    command.addAll(
        List.of(
            "-Djava.io.tmpdir=" + Files.createDirectories(directory.resolve("tmp")),
            "-cp",
            Shipped.classPath(classPath),
            TestRun.class.getName(),
            classes.toString(),
            ""));
    try (Jvm jvm = Jvm.startIn(directory, Jdk.THIS, command)) {
      Jvm.Result result = jvm.endWithin(SECONDS);
      if (result.status() != 0) {
        throw new IOException("the tests did not run to their end: " + result);
      }
      return result;
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
