package io.pooledsqlite.agent.bridge;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import org.jspecify.annotations.Nullable;

/**
 * What the woven regions of the application call. A template like {@link ConnectBridge}, so it may
 * use nothing but {@code java.base}. Until somebody answers, every region keeps its monitor.
 * Thread-safe.
 */
public final class RegionBridge {

  private static final MutableCallSite ENTER =
      site(MethodType.methodType(boolean.class, Object.class, int.class, Object.class), false);
  private static final MutableCallSite LEAVE =
      site(MethodType.methodType(void.class, Throwable.class, Object.class, int.class), null);
  private static final MutableCallSite LOCKED =
      site(MethodType.methodType(void.class, Object.class, int.class), null);
  private static final MutableCallSite UNLOCKING =
      site(MethodType.methodType(void.class, Object.class, int.class), null);

  private static final MethodHandle ENTER_HANDLE = ENTER.dynamicInvoker();
  private static final MethodHandle LEAVE_HANDLE = LEAVE.dynamicInvoker();
  private static final MethodHandle LOCKED_HANDLE = LOCKED.dynamicInvoker();
  private static final MethodHandle UNLOCKING_HANDLE = UNLOCKING.dynamicInvoker();

  private RegionBridge() {}

  private static MutableCallSite site(MethodType type, @Nullable Object answer) {
    MethodHandle idle =
        answer == null
            ? MethodHandles.empty(type)
            : MethodHandles.dropArguments(
                MethodHandles.constant(boolean.class, answer), 0, type.parameterArray());
    return new MutableCallSite(idle);
  }

  /** Sets who answers from now on: handles of the types of the four methods below, in order. */
  public static void install(
      MethodHandle enter, MethodHandle leave, MethodHandle locked, MethodHandle unlocking) {
    LOCKED.setTarget(locked);
    UNLOCKING.setTarget(unlocking);
    LEAVE.setTarget(leave);
    ENTER.setTarget(enter);
    MutableCallSite.syncAll(new MutableCallSite[] {LOCKED, UNLOCKING, LEAVE, ENTER});
  }

  /**
   * Asks to run a region without its monitor.
   *
   * @param monitor what it would lock
   * @param site the region's number
   * @param start its receiver, or its class if it is static
   * @return false if the region is to take its monitor, as it always did
   */
  public static boolean enter(@Nullable Object monitor, int site, @Nullable Object start)
      throws Throwable {
    return (boolean) ENTER_HANDLE.invokeExact(monitor, site, start);
  }

  /**
   * Ends a region that ran without its monitor.
   *
   * @param failure with what it ends; null if it returns
   * @throws Throwable what the application is to see instead of {@code failure}
   */
  public static void leave(@Nullable Throwable failure, Object monitor, int site) throws Throwable {
    LEAVE_HANDLE.invokeExact(failure, monitor, site);
  }

  /** Says that a region has its monitor now. */
  public static void locked(Object monitor, int site) throws Throwable {
    LOCKED_HANDLE.invokeExact(monitor, site);
  }

  /** Says that a region is about to give its monitor back. */
  public static void unlocking(Object monitor, int site) throws Throwable {
    UNLOCKING_HANDLE.invokeExact(monitor, site);
  }
}
