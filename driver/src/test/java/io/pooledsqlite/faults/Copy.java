package io.pooledsqlite.faults;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.sql.Connection;
import java.sql.Driver;
import java.util.List;
import java.util.Properties;

/**
 * Another copy of this library in the JVM, as a second web application brings it, above the one
 * sqlite-jdbc.
 */
final class Copy extends ClassLoader {

  private final Driver driver;

  Copy() throws ReflectiveOperationException {
    super(Copy.class.getClassLoader());
    driver =
        (Driver)
            loadClass("io.pooledsqlite.PooledSqliteDriver").getDeclaredConstructor().newInstance();
  }

  Connection open(String url) throws Exception {
    return driver.connect(url, new Properties());
  }

  int pools() throws ReflectiveOperationException {
    return ((List<?>) call("pools")).size();
  }

  void resetAll() throws ReflectiveOperationException {
    call("resetAll");
  }

  private Object call(String method) throws ReflectiveOperationException {
    try {
      return loadClass("io.pooledsqlite.PooledSqlite").getMethod(method).invoke(null);
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause());
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith("io.pooledsqlite.")) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known != null ? known : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
