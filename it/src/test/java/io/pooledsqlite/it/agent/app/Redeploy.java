package io.pooledsqlite.it.agent.app;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Deploys a class loader that uses a database, undeploys it, and says whether it is collected. */
public final class Redeploy {

  private static final long SECONDS = 10;

  private Redeploy() {}

  /** Runs the program: URL of the database, folder of classes, jars. */
  public static void main(String[] arguments) throws Exception {
    ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    WeakReference<ClassLoader> application = deploy(arguments, collected);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (collected.remove(100) == null && System.nanoTime() < deadline) {
      System.gc();
    }
    System.out.println("collected " + application.refersTo(null));
  }

  private static WeakReference<ClassLoader> deploy(
      String[] arguments, ReferenceQueue<ClassLoader> collected) throws Exception {
    URL[] path = new URL[arguments.length - 1];
    for (int i = 0; i < path.length; i++) {
      path[i] = Path.of(arguments[i + 1]).toUri().toURL();
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(loader);
      System.out.println(
          Class.forName("io.pooledsqlite.it.agent.app.Opener", true, loader)
              .getMethod("useAndUndeploy", String.class)
              .invoke(null, arguments[0]));
      return new WeakReference<>(loader, collected);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
