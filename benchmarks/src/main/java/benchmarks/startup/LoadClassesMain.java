package benchmarks.startup;

import benchmarks.run.ChildJvm;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** A program that never touches SQLite: loads all classes of the libraries, and says how long. */
public final class LoadClassesMain {

  private static final String SUFFIX = ".class";

  private LoadClassesMain() {}

  public static void main(String[] arguments) throws IOException, URISyntaxException {
    List<String> names = names();
    ClassLoader loader = LoadClassesMain.class.getClassLoader();
    int loaded = 0;
    long begin = System.nanoTime();
    for (String name : names) {
      try {
        Class.forName(name, false, loader);
        loaded++;
      } catch (ClassNotFoundException | LinkageError e) {
        // A library's optional parts want others that are not here.
      }
    }
    ChildJvm.say("millis", (System.nanoTime() - begin) / 1e6);
    ChildJvm.say("classes", loaded);
  }

  private static List<String> names() throws IOException, URISyntaxException {
    Path own =
        Path.of(LoadClassesMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Path> jars;
    try (Stream<Path> files = Files.list(own.resolveSibling("lib"))) {
      jars = files.filter(LoadClassesMain::unrelated).sorted().toList();
    }
    List<String> names = new ArrayList<>();
    for (Path jar : jars) {
      try (JarFile open = new JarFile(jar.toFile())) {
        open.stream()
            .map(entry -> entry.getName())
            .filter(name -> name.endsWith(SUFFIX) && !name.contains("-"))
            .map(name -> name.substring(0, name.length() - SUFFIX.length()).replace('/', '.'))
            .forEach(names::add);
      }
    }
    return names;
  }

  private static boolean unrelated(Path jar) {
    return !jar.getFileName().toString().contains("sqlite");
  }
}
