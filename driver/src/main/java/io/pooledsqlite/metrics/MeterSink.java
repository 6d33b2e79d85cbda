package io.pooledsqlite.metrics;

import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A registry of meters, whichever copy of Micrometer it belongs to. Implementations are
 * thread-safe.
 */
public interface MeterSink {

  /**
   * What a registry made of a {@link Series}.
   *
   * @param meter to be handed to {@link #remove}
   * @param timer takes durations in nanoseconds; null unless the series is a timer
   */
  record Registered(Object meter, @Nullable LongConsumer timer) {}

  /** Registers one series. */
  Registered register(Series series);

  /** Takes a meter out of the registry again. */
  void remove(Object meter);
}
