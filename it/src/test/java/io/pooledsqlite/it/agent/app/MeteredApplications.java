package io.pooledsqlite.it.agent.app;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Two applications in one JVM, each with a Micrometer of its own, one database in common. */
public final class MeteredApplications {

  private static final String SHARED = "shared.db";

  private MeteredApplications() {}

  /** Runs the program: folder of databases, folder of classes, class paths of two Micrometers. */
  public static void main(String[] arguments) throws Exception {
    String folder = "jdbc:sqlite:" + arguments[0] + File.separator;
    Class<?> other = deploy(arguments[1], arguments[3]);
    call(other, "addRegistry");
    call(other, "write", folder + SHARED);
    call(other, "write", folder + "other.db");
    WeakReference<ClassLoader> first = useAndUndeploy(arguments, folder);
    awaitPools(other, "[other, shared]");
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (first.get() != null && System.nanoTime() < deadline) {
      System.gc();
      Thread.sleep(50);
    }
    System.out.println("collected " + (first.get() == null));
    call(other, "write", folder + SHARED);
    System.out.println("other sees " + call(other, "pools"));
    call(other, "closeAll");
  }

  private static WeakReference<ClassLoader> useAndUndeploy(String[] arguments, String folder)
      throws Exception {
    Class<?> application = deploy(arguments[1], arguments[2]);
    call(application, "write", folder + SHARED);
    call(application, "write", folder + "first.db");
    call(application, "addRegistry");
    awaitPools(application, "[first, shared]");
    call(application, "closeAll");
    return new WeakReference<>(application.getClassLoader());
  }

  private static void awaitPools(Class<?> application, String wanted) throws Exception {
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (!call(application, "pools").equals(wanted) && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    System.out.println("sees " + call(application, "pools"));
  }

  private static Class<?> deploy(String classes, String path) throws Exception {
    List<URL> urls = new ArrayList<>(List.of(Path.of(classes).toUri().toURL()));
    for (String jar : path.split(File.pathSeparator, -1)) {
      urls.add(Path.of(jar).toUri().toURL());
    }
    ClassLoader parent = MeteredApplications.class.getClassLoader();
    // Its own copy of the class, though the parent has one for the main program.
    ClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), parent) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Metered.class.getName())) {
              return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
          }
        };
    return Class.forName(Metered.class.getName(), true, loader);
  }

  private static String call(Class<?> application, String method, String... arguments)
      throws Exception {
    Class<?>[] types = arguments.length == 0 ? new Class<?>[0] : new Class<?>[] {String.class};
    return String.valueOf(application.getMethod(method, types).invoke(null, (Object[]) arguments));
  }
}
