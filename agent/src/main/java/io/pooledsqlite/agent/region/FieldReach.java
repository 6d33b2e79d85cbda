package io.pooledsqlite.agent.region;

import io.pooledsqlite.agent.analysis.FieldStep;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the object at the end of a way through fields, private ones of any class among them. What
 * it learns of a class hangs on that class. Thread-safe.
 */
final class FieldReach {

  /** Leads nowhere. */
  static final FieldReach NONE = new FieldReach(List.of(), type -> {});

  private final List<Getter> getters;

  /**
   * @param opener opens the package of a class in a named module to us
   */
  FieldReach(List<FieldStep> steps, Consumer<Class<?>> opener) {
    this.getters = steps.stream().map(step -> new Getter(step, opener)).toList();
  }

  /** How to read one field, by the class of the object that has it. */
  private static final class Getter extends ClassValue<@Nullable MethodHandle> {
    private static final MethodType TYPE = MethodType.methodType(Object.class, Object.class);

    private final FieldStep step;
    private final String owner;
    private final Consumer<Class<?>> opener;

    Getter(FieldStep step, Consumer<Class<?>> opener) {
      this.opener = opener;
      this.step = step;
      this.owner = step.owner().replace('/', '.');
    }

    @Override
    protected @Nullable MethodHandle computeValue(Class<?> type) {
      Class<?> declaring = type;
      while (declaring != null && !declaring.getName().equals(owner)) {
        declaring = declaring.getSuperclass();
      }
      try {
        return declaring == null ? null : getter(declaring);
      } catch (ReflectiveOperationException | TypeNotPresentException | LinkageError e) {
        // Of a module that nobody can open, say: the region keeps its monitor.
        return null;
      }
    }

    private MethodHandle getter(Class<?> declaring) throws ReflectiveOperationException {
      Class<?> type =
          MethodType.fromMethodDescriptorString(
                  "()" + step.descriptor(), declaring.getClassLoader())
              .returnType();
      opener.accept(declaring);
      MethodHandles.Lookup lookup =
          MethodHandles.privateLookupIn(declaring, MethodHandles.lookup());
      try {
        return lookup.findGetter(declaring, step.name(), type).asType(TYPE);
      } catch (IllegalAccessException e) {
        // It is static: the class is there, and so is what it was initialised with.
        MethodHandle ofClass = lookup.findStaticGetter(declaring, step.name(), type);
        return MethodHandles.dropArguments(ofClass, 0, Object.class).asType(TYPE);
      }
    }
  }

  /**
   * What is there now; null if something on the way is, or can not be read.
   *
   * @param start an object, or a class
   */
  @Nullable Object from(@Nullable Object start) {
    Object at = getters.isEmpty() ? null : start;
    for (Getter getter : getters) {
      if (at == null) {
        return null;
      }
      MethodHandle handle = getter.get(at instanceof Class<?> type ? type : at.getClass());
      at = handle == null ? null : read(handle, at);
    }
    return at;
  }

  private static @Nullable Object read(MethodHandle handle, Object from) {
    try {
      return (Object) handle.invokeExact(from);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
