package io.pooledsqlite.agent;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * The process's standard error, whatever the application has made of {@code System.err}: an
 * application that turns {@code System.err} into log records must not be entered from here.
 * Thread-safe.
 */
final class Console {

  private static final Gate GATE = new Gate(new FileOutputStream(FileDescriptor.err));
  private static final PrintStream ERR = new PrintStream(GATE, true);

  private Console() {}

  static void say(String text) {
    ERR.println("pooledsqlite: ".concat(text));
  }

  /** Says what no other thread says anything after. */
  static void sayLast(String text) {
    GATE.closeToOthers();
    say(text);
  }

  static PrintStream stream() {
    return ERR;
  }

  /** Drops what others write after one thread has taken the last word. Its monitor is a leaf. */
  static final class Gate extends OutputStream {

    private final OutputStream out;

    @GuardedBy("this")
    private @Nullable Thread last;

    Gate(OutputStream out) {
      this.out = out;
    }

    synchronized void closeToOthers() {
      last = Thread.currentThread();
    }

    @Override
    public void write(int single) throws IOException {
      write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
      if (last == null || last == Thread.currentThread()) {
        out.write(bytes, offset, length);
      }
    }
  }
}
