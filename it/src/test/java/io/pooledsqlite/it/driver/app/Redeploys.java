package io.pooledsqlite.it.driver.app;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A container: deploys applications that each have a driver jar of their own, undeploys them, and
 * says what is left of them.
 */
public final class Redeploys {

  private static final long SECONDS = 60;

  /** One application; closing it is what a container does at its end. */
  private static final class Deployed implements AutoCloseable {

    private final URLClassLoader loader;

    Deployed(List<String> classPath, ClassLoader parent) {
      loader = WebApplication.loader(classPath, parent);
    }

    Object call(String method, Object... arguments) throws ReflectiveOperationException {
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      thread.setContextClassLoader(loader);
      try {
        Class<?>[] types = arguments.length == 0 ? new Class<?>[0] : new Class<?>[] {String.class};
        return Class.forName(Service.class.getName(), true, loader)
            .getMethod(method, types)
            .invoke(null, arguments);
      } finally {
        thread.setContextClassLoader(before);
      }
    }

    WeakReference<ClassLoader> reference() {
      return new WeakReference<>(loader);
    }

    @Override
    public void close() throws ReflectiveOperationException, IOException {
      call("deregisterDrivers");
      loader.close();
    }
  }

  private final Path file;
  private final String url;
  private final List<String> classPath;
  private final ClassLoader parent;
  private final List<WeakReference<ClassLoader>> gone = new ArrayList<>();

  private Redeploys(String prefix, Path file, List<String> classPath, ClassLoader parent) {
    this.file = file;
    this.url = prefix + file;
    this.classPath = classPath;
    this.parent = parent;
  }

  /**
   * Runs the program: beginning of the URL, file, what happens, how many of the entries that follow
   * belong to the applications, the others being above them. The last two are sqlite-jdbc.
   */
  public static void main(String[] arguments) throws Exception {
    List<String> jars = List.of(arguments).subList(4, arguments.length);
    int own = Integer.parseInt(arguments[3]);
    ClassLoader above =
        WebApplication.loader(jars.subList(own, jars.size()), ClassLoader.getPlatformClassLoader());
    Redeploys container =
        new Redeploys(arguments[0], Path.of(arguments[1]), jars.subList(0, own), above);
    startProcessReaper(jars.subList(jars.size() - 2, jars.size()));
    switch (arguments[2]) {
      case "once" -> container.once();
      case "overlapping" -> container.overlapping();
      default -> throw new IllegalArgumentException(arguments[2]);
    }
    System.out.println("collected " + container.areCollected());
    container.reportFile();
  }

  /**
   * When sqlite-jdbc loads its library it runs a program, and the JDK keeps the thread that waits
   * for that one, with the context class loader it was started with, for a minute.
   */
  private static void startProcessReaper(List<String> sqliteJdbc) throws Exception {
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader loader = WebApplication.loader(sqliteJdbc, platform)) {
      Class.forName("org.sqlite.SQLiteJDBCLoader", true, loader)
          .getMethod("initialize")
          .invoke(null);
    }
  }

  private Deployed deploy() throws Exception {
    Deployed deployed = new Deployed(classPath, parent);
    gone.add(deployed.reference());
    System.out.println("opened " + deployed.call("start", url));
    return deployed;
  }

  private static void work(Deployed deployed) throws Exception {
    System.out.println("rows " + deployed.call("work"));
  }

  private void once() throws Exception {
    try (Deployed one = deploy()) {
      work(one);
      one.call("stop");
    }
  }

  /** The next one comes while the first one's connections are still kept. */
  private void overlapping() throws Exception {
    Deployed one = deploy();
    work(one);
    one.call("stop");
    try (Deployed two = deploy()) {
      work(two);
      one.close();
      one = null;
      work(two);
      two.call("stop");
    }
  }

  private boolean areCollected() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (System.nanoTime() < deadline) {
      System.gc();
      if (gone.stream().allMatch(loader -> loader.refersTo(null))) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return false;
  }

  /** Nobody in this JVM has it open. */
  private void reportFile() throws IOException {
    byte[] header = Files.readAllBytes(file);
    System.out.println("format " + header[18]);
    for (String suffix : List.of("-wal", "-shm", "-journal")) {
      System.out.println(suffix + " " + Files.exists(Path.of(file + suffix)));
    }
  }
}
