package io.pooledsqlite.agent.region;

import io.pooledsqlite.agent.analysis.ClassHeader;
import io.pooledsqlite.agent.analysis.ClassSource;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Class files as one class loader sees them: those that were loaded by it or its parents, else
 * those that it offers as resources. No class is loaded. For the holder of {@link #lock}.
 */
final class LoaderClasses implements ClassSource {

  /** A class that has to wait longer for the analysis of another one loads as it is. */
  private static final long PATIENCE_NANOS = 5_000_000_000L;

  /** Guards everything that is known of one loader's classes. */
  final ReentrantLock lock = new ReentrantLock();

  /** Needs no lock. */
  final UnreadClasses unread = new UnreadClasses();

  private final WeakReference<ClassLoader> loader;
  private final Consumer<String> doubts;
  private final Map<String, byte @Nullable []> known = new HashMap<>();

  /** Made with who is told why what was read may be wrong. */
  LoaderClasses(ClassLoader loader, Consumer<String> doubts) {
    this.loader = new WeakReference<>(loader);
    this.doubts = doubts;
  }

  /** Takes the lock, if it is free in time. Interrupts are kept. */
  boolean lockInTime() {
    long end = System.nanoTime() + PATIENCE_NANOS;
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return lock.tryLock(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          // The program's thread that loads a class: it was meant for the program.
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Remembers the bytes that the JVM was given. */
  void loaded(String name, byte[] classFile) {
    byte[] before = known.put(name, classFile);
    if (before != null && !Arrays.equals(before, classFile)) {
      doubts.accept(name.replace('/', '.') + " is loaded with other code than was read before");
    }
    exists(name);
  }

  /** Tells that there is such a class, which may have no class file. */
  void exists(String name) {
    String why = unread.whyConcernedBy(name);
    if (why != null) {
      doubts.accept(why);
    }
  }

  /** What is known of a class; null if its class file can not be read. */
  @Nullable ClassHeader header(String name) {
    byte[] bytes = bytes(name);
    return bytes == null ? null : ClassHeader.read(bytes);
  }

  @Override
  public byte @Nullable [] bytes(String name) {
    byte[] bytes = known.get(name);
    if (bytes != null || known.containsKey(name)) {
      return bytes;
    }
    ClassLoader alive = loader.get();
    bytes = alive == null ? null : read(alive, name);
    known.put(name, bytes);
    if (bytes != null) {
      exists(name);
    }
    return bytes;
  }

  private static byte @Nullable [] read(ClassLoader source, String name) {
    try (InputStream in = source.getResourceAsStream(name + ".class")) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException | RuntimeException e) {
      // A loader that answers badly has no such class for us.
      return null;
    }
  }
}
