package io.pooledsqlite.it.versions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The test sources of a checkout of sqlite-jdbc, to be compiled. The checkout is only read. */
final class SuiteSources {

  /** Most of the suite opens databases in memory, which are passed through. */
  enum Databases {
    /** The sources as they are. */
    AS_WRITTEN,
    /** A new file wherever they open a database in memory by its plain name. */
    ON_FILES
  }

  private static final Pattern IN_MEMORY =
      Pattern.compile("(getConnection\\(\\s*)\"jdbc:sqlite:(?::memory:)?\"(\\s*[,)])");
  private static final String ON_FILE =
      "$1(\"jdbc:sqlite:\" + " + NewDatabase.class.getName() + ".file())$2";

  /** What is compiled by what it was read from. */
  private final Map<Path, Path> sources = new LinkedHashMap<>();

  private SuiteSources() {}

  /**
   * Collects them.
   *
   * @param folder with the sources
   * @param work an empty folder
   */
  static SuiteSources in(Path folder, Databases databases, Path work) throws IOException {
    SuiteSources result = new SuiteSources();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file :
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith("module-info.java"))
              .toList()) {
        result.sources.put(
            file,
            databases == Databases.AS_WRITTEN
                ? file
                : onFiles(file, work.resolve(folder.relativize(file))));
      }
    }
    return result;
  }

  private static Path onFiles(Path source, Path copy) throws IOException {
    Files.createDirectories(copy.getParent());
    return Files.writeString(copy, IN_MEMORY.matcher(Files.readString(source)).replaceAll(ON_FILE));
  }

  /**
   * Leaves out what has errors, and what then misses that, until the rest compiles.
   *
   * @return the files that were left out
   */
  List<Path> compile(Path classes, String classPath) throws IOException {
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
                    files.getJavaFileObjectsFromPaths(sources.values()))
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
      int before = sources.size();
      sources
          .entrySet()
          .removeIf(source -> wrong.contains(source.getValue()) && leftOut.add(source.getKey()));
      if (sources.size() == before) {
        throw new IOException("can not compile the checkout: " + problems.getDiagnostics());
      }
    }
    return leftOut;
  }
}
