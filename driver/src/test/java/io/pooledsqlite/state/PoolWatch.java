package io.pooledsqlite.state;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PassThroughReason;
import io.pooledsqlite.pool.PinReason;
import io.pooledsqlite.pool.PoolStats;
import io.pooledsqlite.testing.RecordingPoolListener;
import java.sql.Connection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What a pool does during one {@link StateRun}: lends, keeps lent, pins, passes through. */
final class PoolWatch implements StateRun.Observer {

  private final RecordingPoolListener listener = new RecordingPoolListener();
  private boolean pooled;
  private boolean samePool;
  private int pools;
  private int lentBefore;
  private int lentToSet;
  private int lentToAsk;
  private int keptAfterSet;
  private int keptAfterUse;
  private int keptAfterClose;

  RecordingPoolListener listener() {
    return listener;
  }

  @Override
  public void opened(Connection setter, Connection other) {
    String first = PooledSqlite.poolOf(setter);
    String second = PooledSqlite.poolOf(other);
    pooled = first != null && second != null;
    samePool = Objects.equals(first, second);
    pools = PooledSqlite.pools().size();
    lentBefore = lent();
  }

  @Override
  public void set() {
    lentToSet = lent() - lentBefore;
    keptAfterSet = kept();
  }

  @Override
  public void asked() {
    lentToAsk = lent() - lentBefore - lentToSet;
  }

  @Override
  public void used() {
    keptAfterUse = kept();
  }

  @Override
  public void closed() {
    keptAfterClose = kept();
  }

  private int lent() {
    int lent = 0;
    for (LeaseKind kind : LeaseKind.values()) {
      lent += listener.count("leased " + kind);
    }
    return lent;
  }

  /** Connections that are lent while no statement runs. */
  private static int kept() {
    int kept = 0;
    for (PoolStats pool : PooledSqlite.pools()) {
      for (LeaseKind kind : LeaseKind.values()) {
        kept += pool.leasesActive(kind);
      }
    }
    return kept;
  }

  /** Whether both sessions are pooled, and no session was passed through. */
  boolean everythingIsPooled() {
    return pooled
        && List.of(PassThroughReason.values()).stream()
            .allMatch(reason -> listener.count("passedThrough " + reason) == 0);
  }

  /** One that both sessions share, or one for each. */
  boolean hasPools(int number) {
    return pools == number && samePool == (number == 1);
  }

  boolean keepsNothing() {
    return pins().isEmpty() && keptAfterSet + keptAfterUse + keptAfterClose == 0;
  }

  int lentToSet() {
    return lentToSet;
  }

  int lentToAsk() {
    return lentToAsk;
  }

  int keptAfterSet() {
    return keptAfterSet;
  }

  /** By the session that sets the state, and perhaps by the other one. */
  int keptAfterUse() {
    return keptAfterUse;
  }

  int keptAfterClose() {
    return keptAfterClose;
  }

  Set<PinReason> pins() {
    Set<PinReason> reasons = new TreeSet<>();
    for (PinReason reason : PinReason.values()) {
      if (listener.count("pinned " + reason) > 0) {
        reasons.add(reason);
      }
    }
    return reasons;
  }

  @Override
  public String toString() {
    return ("pooled %s, same pool %s, pools %s, lent to set %s, to ask %s,"
            + " kept after set %s, use %s, close %s")
        .formatted(
            pooled,
            samePool,
            pools,
            lentToSet,
            lentToAsk,
            keptAfterSet,
            keptAfterUse,
            keptAfterClose);
  }
}
