package io.pooledsqlite.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.Collection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Mode {@code full}: waits for the first class of the application that names JDBC, and from then on
 * shows every class that loads or is redefined to the hidden side, which may replace its locks. A
 * class before that costs one search through its bytes. Thread-safe.
 *
 * <p>Not registered for retransformation: should another agent retransform a class, the JVM keeps
 * what was woven when it was loaded.
 */
final class HolderHook implements ClassFileTransformer {

  private final LoadedClasses classes;
  private final Supplier<Class<?>[]> loaded;
  private final Holders maker;
  private volatile @Nullable ClassFileTransformer holders;
  private volatile boolean failed;

  /** Makes what replaces locks, of what was loaded before. */
  interface Holders {
    ClassFileTransformer make(Collection<Object[]> loaded) throws ReflectiveOperationException;
  }

  /**
   * @param loaded asks the JVM for the classes that are there
   */
  HolderHook(LoadedClasses classes, Supplier<Class<?>[]> loaded, Holders maker) {
    this.classes = classes;
    this.loaded = loaded;
    this.maker = maker;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable Module module,
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    try {
      boolean jdbc = classes.note(loader, name, redefined, bytes);
      if (!LoadedClasses.isOfApplication(loader, name)) {
        return null;
      }
      ClassFileTransformer hidden = jdbc ? holders() : holders;
      return hidden == null
          ? null
          : hidden.transform(module, loader, name, redefined, domain, bytes);
    } catch (Throwable e) {
      if (!failed) {
        failed = true;
        Console.say("locks stay as they are: " + e);
      }
      return null;
    }
  }

  private synchronized ClassFileTransformer holders() throws ReflectiveOperationException {
    ClassFileTransformer known = holders;
    if (known == null) {
      // On an attach, and where another agent came first. A class that is on its way was noted.
      noteLoaded();
      known = maker.make(classes.classes());
      holders = known;
    }
    return known;
  }

  /** What replaces locks; null before a class of the application named JDBC. */
  @Nullable ClassFileTransformer holdersIfAny() {
    return holders;
  }

  /** Notes what was loaded before anybody looked. */
  void noteLoaded() {
    classes.noteLoaded(loaded.get());
  }

  /** What was done; empty if no lock was replaced. */
  String summary() {
    return holders instanceof Supplier<?> reporting ? String.valueOf(reporting.get()) : "";
  }
}
