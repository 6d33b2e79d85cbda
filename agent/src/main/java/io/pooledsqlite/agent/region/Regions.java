package io.pooledsqlite.agent.region;

import io.pooledsqlite.jdbc.LogicalConnection;
import io.pooledsqlite.session.Carrier;
import io.pooledsqlite.session.Region;
import io.pooledsqlite.session.StackRoom;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers the woven regions. Whatever goes wrong here, a region keeps its monitor. Thread-safe. */
final class Regions {

  private final Sites sites;
  private final RegionLocks locks;
  private final Consumer<Throwable> failures;

  /**
   * @param failures told what should never happen
   */
  Regions(Sites sites, RegionLocks locks, Consumer<Throwable> failures) {
    this.sites = sites;
    this.locks = locks;
    this.failures = failures;
  }

  /** The handles for the bridge, in its order. */
  List<MethodHandle> handles() throws ReflectiveOperationException {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    MethodType locking = MethodType.methodType(void.class, Object.class, int.class);
    return List.of(
        lookup.bind(
            this,
            "enter",
            MethodType.methodType(boolean.class, Object.class, int.class, Object.class)),
        lookup.bind(
            this,
            "leave",
            MethodType.methodType(void.class, Throwable.class, Object.class, int.class)),
        lookup.bind(this, "locked", locking),
        lookup.bind(this, "unlocking", locking));
  }

  /**
   * Whether the region may run without its monitor; then it does, and {@link #leave leaves}. On a
   * virtual thread it keeps it: before Java 24 the monitor is what keeps the thread on its carrier,
   * and those who wait for the monitor keep all others.
   *
   * @param start the region's receiver, or its class
   */
  boolean enter(@Nullable Object monitor, int site, @Nullable Object start) {
    MonitorPlan plan = monitor == null ? null : sites.plan(site, monitor);
    if (monitor == null || plan == null) {
      return false;
    }
    ThreadRegions mine = ThreadRegions.current();
    if (mine.enterInside(monitor, site)) {
      return true;
    }
    MonitorPlan.Rule rule = plan.rule(site);
    RegionLock lock = locks.of(monitor, plan);
    if (rule != null
        && !Carrier.mayBeLeft()
        && !lock.isHeldExclusively()
        && hasRoomToLeave(rule)
        && enter(mine, monitor, site, lock, rule, start)) {
      return true;
    }
    mine.waitsForMonitorSince(lock.isTaken() ? System.nanoTime() : 0);
    return false;
  }

  /**
   * Whether nothing that ends the region can end for want of stack: that is called from where the
   * region was entered. Then nobody can be left counted in, and no transaction open.
   */
  private static boolean hasRoomToLeave(MonitorPlan.Rule rule) {
    boolean transaction = rule.kind() == Region.Kind.READ || rule.kind() == Region.Kind.WRITE;
    return StackRoom.has(transaction ? StackRoom.TO_COMMIT : StackRoom.TO_COUNT_OUT);
  }

  private boolean enter(
      ThreadRegions mine,
      Object monitor,
      int site,
      RegionLock lock,
      MonitorPlan.Rule rule,
      @Nullable Object start) {
    if (rule.kind() != null && !(sites.connection(site, start) instanceof Connection)) {
      // Looked at here as well because the first look may load classes, which wait for who shares.
      return false;
    }
    ThreadRegions.Entry entry = new ThreadRegions.Entry(monitor, site, lock, rule);
    entry.countedAt(lock.share(monitor, mine.number));
    boolean entered = false;
    try {
      // Looked at again: who takes a plan back waits for those who share.
      if (lock.plan().rule(site) != null && isServed(entry, rule.kind(), start)) {
        if (rule.writes()) {
          lock.beginsToWrite();
        }
        lock.plan().ranShared(site);
        mine.push(entry);
        entered = true;
      }
    } catch (SQLException | RuntimeException | LinkageError e) {
      failures.accept(e);
    } finally {
      if (!entered) {
        entry.abandon();
      }
    }
    return entered;
  }

  /** The connection is the one that is there while nobody is exclusive, and may change it. */
  private boolean isServed(
      ThreadRegions.Entry entry, Region.@Nullable Kind kind, @Nullable Object start)
      throws SQLException {
    if (kind == null) {
      return true;
    }
    Object connection = sites.connection(entry.site, start);
    LogicalConnection pooled =
        connection instanceof Connection held ? LogicalConnection.behind(held) : null;
    Region region = pooled == null ? null : pooled.enterRegion(kind, entry);
    if (region == null) {
      return false;
    }
    entry.serve(region);
    return true;
  }

  /** Ends a region that was entered. */
  void leave(@Nullable Throwable failure, Object monitor, int site) throws SQLException {
    try {
      ThreadRegions.current().leave(monitor, site);
    } catch (SQLException | RuntimeException e) {
      if (failure != null && failure != e) {
        e.addSuppressed(failure);
      }
      throw e;
    }
  }

  /** The region has its monitor: waits for those who run without. */
  void locked(Object monitor, int site) {
    MonitorPlan plan = sites.plan(site, monitor);
    if (plan != null) {
      long since = ThreadRegions.current().waitedForMonitorSince();
      if (locks.of(monitor, plan).takeWithMonitor(since)) {
        plan.ranWithMonitor(site);
      }
    }
  }

  /** The region gives its monitor back. */
  void unlocking(Object monitor, int site) {
    MonitorPlan plan = sites.plan(site, monitor);
    if (plan != null) {
      locks.of(monitor, plan).release();
    }
  }
}
