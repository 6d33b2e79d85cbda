package io.pooledsqlite.metrics;

import java.util.Locale;

/** Names of our tags: API, listed in {@code docs/metrics.md}. */
final class Meters {

  static final String TAG_POOL = "pool";
  static final String TAG_KIND = "kind";
  static final String TAG_REASON = "reason";
  static final String TAG_COMPLETE = "complete";
  static final String TAG_RESULT = "result";
  static final String TAG_OUTCOME = "outcome";
  static final String TAG_VERDICT = "verdict";
  static final String TAG_LOCK = "lock";

  private Meters() {}

  /** How a constant is written in a tag and as a key in JMX. */
  static String tagValue(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
