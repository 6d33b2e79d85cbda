package io.pooledsqlite.metrics;

import java.util.Locale;

/** Names of our meters and tags: API, listed in {@code docs/metrics.md}. */
final class Meters {

  static final String WRITE_WAIT = "pooledsqlite.write.wait";
  static final String WRITE_HOLD = "pooledsqlite.write.hold";
  static final String WRITE_PENDING = "pooledsqlite.write.pending";
  static final String WRITE_TIMEOUTS = "pooledsqlite.write.timeouts";
  static final String SESSIONS_OPEN = "pooledsqlite.sessions.open";
  static final String SESSIONS_PINNED = "pooledsqlite.sessions.pinned";
  static final String LEASES = "pooledsqlite.leases";
  static final String LEASES_ACTIVE = "pooledsqlite.leases.active";
  static final String OVERFLOW = "pooledsqlite.overflow";
  static final String OVERFLOW_ACTIVE = "pooledsqlite.overflow.active";
  static final String PINS = "pooledsqlite.pins";
  static final String PASS_THROUGH = "pooledsqlite.passthrough";
  static final String LEAKS = "pooledsqlite.leaks";
  static final String BUSY = "pooledsqlite.busy";
  static final String CHECKPOINTS = "pooledsqlite.checkpoints";
  static final String WAL_SIZE = "pooledsqlite.wal.size";
  static final String CURSORS_SPOOLED = "pooledsqlite.cursors.spooled";
  static final String RETIRED = "pooledsqlite.retired";

  static final String TAG_POOL = "pool";
  static final String TAG_KIND = "kind";
  static final String TAG_REASON = "reason";
  static final String TAG_COMPLETE = "complete";

  private Meters() {}

  /** How a constant is written in a tag and as a key in JMX. */
  static String tagValue(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
