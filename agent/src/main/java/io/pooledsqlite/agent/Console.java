package io.pooledsqlite.agent;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;

/**
 * The process's standard error, whatever the application has made of {@code System.err}: an
 * application that turns {@code System.err} into log records must not be entered from here.
 * Thread-safe.
 */
final class Console {

  private static final PrintStream ERR =
      new PrintStream(new FileOutputStream(FileDescriptor.err), true);

  private Console() {}

  static void say(String text) {
    ERR.println("pooledsqlite: ".concat(text));
  }

  static PrintStream stream() {
    return ERR;
  }
}
