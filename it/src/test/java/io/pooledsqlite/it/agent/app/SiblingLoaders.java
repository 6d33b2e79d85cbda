package io.pooledsqlite.it.agent.app;

import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;

/** Holds one connection per sqlite-jdbc version open at once, each in a class loader of its own. */
public final class SiblingLoaders {

  private SiblingLoaders() {}

  /** Runs the program: folder for files, folder of classes, slf4j jar, sqlite-jdbc jars. */
  public static void main(String[] arguments) throws Exception {
    Connection[] open = new Connection[arguments.length - 3];
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < open.length; i++) {
        open[i] = open(arguments, arguments[i + 3], i);
      }
    }
    for (Connection connection : open) {
      try (var rows = connection.createStatement().executeQuery("SELECT sqlite_version()")) {
        rows.next();
        System.out.println("version " + rows.getString(1));
      }
      System.out.println("connection " + connection.getClass().getName());
    }
    try {
      open(arguments, null, open.length);
    } catch (InvocationTargetException e) {
      System.out.println("without a driver: " + e.getCause().getMessage());
    }
  }

  private static Connection open(String[] arguments, String jar, int number) throws Exception {
    URL classes = Path.of(arguments[1]).toUri().toURL();
    URL slf4j = Path.of(arguments[2]).toUri().toURL();
    URL[] path =
        jar == null
            ? new URL[] {classes}
            : new URL[] {classes, slf4j, Path.of(jar).toUri().toURL()};
    // Never closed: the connection needs it.
    URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
    String file = Path.of(arguments[0]).resolve("db" + number).toString();
    return (Connection)
        Class.forName("io.pooledsqlite.it.agent.app.Opener", true, loader)
            .getMethod("open", String.class)
            .invoke(null, "jdbc:sqlite:" + file);
  }
}
