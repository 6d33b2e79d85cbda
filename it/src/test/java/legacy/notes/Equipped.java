package legacy.notes;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** A holder in a program that has libraries, some loaded before it and the rest after. */
public final class Equipped {

  private Equipped() {}

  /** Runs the program: URL, and jars on its class path, all classes of which it loads. */
  public static void main(String[] arguments) throws Exception {
    List<String> jars = List.of(arguments).subList(1, arguments.length);
    int loaded = load(jars.subList(0, jars.size() / 2));
    Class.forName(Ledger.class.getName());
    loaded += load(jars.subList(jars.size() / 2, jars.size()));
    System.out.println("many " + (loaded > 100));
    Ledger.main(new String[] {arguments[0]});
  }

  private static int load(List<String> jars) throws IOException {
    int loaded = 0;
    for (String jar : jars) {
      try (JarFile file = new JarFile(new File(jar))) {
        for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
          loaded += load(entry.getName()) ? 1 : 0;
        }
      }
    }
    return loaded;
  }

  private static boolean load(String entry) {
    if (!entry.endsWith(".class") || entry.startsWith("META-INF/")) {
      return false;
    }
    String name = entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
    try {
      Class.forName(name, false, Equipped.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      // It needs something that this program has not.
      return false;
    }
  }
}
