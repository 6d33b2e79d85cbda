package io.pooledsqlite.it.libraries;

import java.sql.DriverManager;

/** One scenario as a program of its own, with nothing but sqlite-jdbc in its source. */
final class LibraryProgram {

  private LibraryProgram() {}

  /** Runs the program: library, URL, number of threads. */
  public static void main(String[] arguments) throws Exception {
    try (var connection = DriverManager.getConnection(arguments[1])) {
      System.out.println("connection " + connection.getClass().getName());
    }
    Library.valueOf(arguments[0])
        .transcript(arguments[1], "org.sqlite.JDBC", Integer.parseInt(arguments[2]))
        .forEach(System.out::println);
  }
}
