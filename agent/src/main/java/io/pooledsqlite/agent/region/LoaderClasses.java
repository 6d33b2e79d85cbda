package io.pooledsqlite.agent.region;

import io.pooledsqlite.agent.analysis.ClassHeader;
import io.pooledsqlite.agent.analysis.ClassSource;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Class files as one class loader sees them: those that were loaded by it or its parents, else
 * those that it offers as resources. No class is loaded. For the holder of {@link #lock}.
 */
final class LoaderClasses implements ClassSource {

  /** Guards everything that is known of one loader's classes. */
  final ReentrantLock lock = new ReentrantLock();

  private final WeakReference<ClassLoader> loader;
  private final Map<String, byte @Nullable []> known = new HashMap<>();

  LoaderClasses(ClassLoader loader) {
    this.loader = new WeakReference<>(loader);
  }

  /** Remembers the bytes that the JVM was given. */
  void loaded(String name, byte[] classFile) {
    known.put(name, classFile);
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
    bytes = read(name);
    known.put(name, bytes);
    return bytes;
  }

  private byte @Nullable [] read(String name) {
    ClassLoader source = loader.get();
    if (source == null) {
      return null;
    }
    try (InputStream in = source.getResourceAsStream(name + ".class")) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException | RuntimeException e) {
      // A loader that answers badly has no such class for us.
      return null;
    }
  }
}
