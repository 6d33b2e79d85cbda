package io.pooledsqlite.agent.region;

import io.pooledsqlite.agent.analysis.ClassHeader;
import io.pooledsqlite.agent.analysis.ClassSource;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Class files as one class loader sees them: those that were loaded by it or its parents, else
 * those that it offers as resources; and those of loaders below, which may use its holders. No
 * class is loaded. For the holder of {@link #lock}.
 */
final class LoaderClasses implements ClassSource {

  /** A class that has to wait longer for the analysis of another one loads as it is. */
  private static final long PATIENCE_NANOS = 5_000_000_000L;

  /** Guards everything that is known of one loader's classes. */
  final ReentrantLock lock = new ReentrantLock();

  private final List<WeakReference<ClassLoader>> sources = new ArrayList<>();
  private final Map<String, byte @Nullable []> known = new HashMap<>();

  LoaderClasses(ClassLoader loader) {
    sources.add(new WeakReference<>(loader));
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
    known.put(name, classFile);
  }

  /** From now on, what the loader has not is looked for in one below it, too. */
  void alsoFrom(ClassLoader below) {
    if (sources.stream().noneMatch(source -> source.get() == below)) {
      sources.add(new WeakReference<>(below));
      known.values().removeIf(Objects::isNull);
    }
  }

  /**
   * Remembers what a loader below was given.
   *
   * @return false if there is another class of that name here
   */
  boolean loadedBelow(String name, byte[] classFile) {
    byte[] here = bytes(name);
    if (here == null) {
      known.put(name, classFile);
    }
    return here == null || Arrays.equals(here, classFile);
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
    for (WeakReference<ClassLoader> source : sources) {
      ClassLoader alive = source.get();
      bytes = bytes == null && alive != null ? read(alive, name) : bytes;
    }
    known.put(name, bytes);
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
