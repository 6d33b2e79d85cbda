package io.pooledsqlite.it.driver.app;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;

/** A class loader with a driver jar of its own. */
final class WebApplication {

  private final ClassLoader loader;

  private WebApplication(ClassLoader loader) {
    this.loader = loader;
  }

  /** Makes one on top of {@code parent}. The loader stays open as long as the JVM runs. */
  static WebApplication with(List<String> classPath, ClassLoader parent) {
    return new WebApplication(loader(classPath, parent));
  }

  static URLClassLoader loader(List<String> classPath, ClassLoader parent) {
    return new URLClassLoader(
        classPath.stream().map(WebApplication::url).toArray(URL[]::new), parent);
  }

  private static URL url(String path) {
    try {
      return Path.of(path).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(path, e);
    }
  }

  Connection open(String url) throws ReflectiveOperationException {
    return (Connection)
        Class.forName(Member.class.getName(), true, loader)
            .getMethod("open", String.class)
            .invoke(null, url);
  }
}
