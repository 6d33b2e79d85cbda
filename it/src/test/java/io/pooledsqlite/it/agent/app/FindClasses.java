package io.pooledsqlite.it.agent.app;

import java.net.URL;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.util.ServiceLoader;

/** After a connection was opened, says which of the names given it can load. */
public final class FindClasses {

  private FindClasses() {}

  /** Runs the program: URL, class names. */
  public static void main(String[] arguments) throws Exception {
    try (Connection connection = DriverManager.getConnection(arguments[0])) {
      System.out.println("connection " + connection.getClass().getName());
    }
    for (int i = 1; i < arguments.length; i++) {
      try {
        Class<?> found = Class.forName(arguments[i]);
        System.out.println("found " + found.getName());
      } catch (ClassNotFoundException e) {
        System.out.println("none " + arguments[i]);
      }
    }
    for (Driver driver : ServiceLoader.load(Driver.class)) {
      System.out.println("service " + driver.getClass().getName());
    }
    URL hidden = FindClasses.class.getClassLoader().getResource("META-INF/services/org.slf4j.spi");
    System.out.println("resource " + hidden);
  }
}
