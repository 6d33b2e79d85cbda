package io.pooledsqlite.agent.inner;

import io.micrometer.common.util.internal.logging.InternalLoggerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.ipc.http.HttpUrlConnectionSender;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpHttpMetricsSender;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.micrometer.registry.otlp.OtlpMetricsSender;
import io.pooledsqlite.PooledSqlite;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pushes the meters to a collector of OpenTelemetry's protocol over HTTP, on a daemon thread. A
 * collector that does not answer is one line on standard error. At the exit of the JVM what has
 * come since is pushed, too. Loaded only if it was asked for: nothing else names Micrometer's OTLP
 * classes. Thread-safe.
 */
final class OtlpPush implements OtlpConfig, OtlpMetricsSender {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How long the exit of the JVM may be held up. */
  private static final Duration PATIENCE_AT_EXIT = Duration.ofSeconds(3);

  private static final int LONGEST_REASON = 200;

  private final String url;
  private final Duration interval;
  private final Messages messages;
  private final OtlpMetricsSender sender =
      new OtlpHttpMetricsSender(new HttpUrlConnectionSender(PATIENCE, PATIENCE));

  private OtlpPush(String url, Duration interval, Messages messages) {
    this.url = url;
    this.interval = interval;
    this.messages = messages;
  }

  /**
   * Starts it; what goes wrong is said and nothing else.
   *
   * @return pushes what has come since the last push, at the exit of the JVM
   */
  static Runnable start(String url, long intervalMs, Messages messages) {
    try {
      InternalLoggerFactory.setDefaultFactory(new SilentLoggers());
      OtlpPush push = new OtlpPush(url, Duration.ofMillis(intervalMs), messages);
      MeterRegistry registry =
          OtlpMeterRegistry.builder(push)
              .metricsSender(push)
              .threadFactory(work -> Daemons.thread("pooledsqlite-otlp", work))
              .build();
      Metrics.addRegistry(registry);
      PooledSqlite.registryIsFilled();
      return () -> push.endWith(registry);
    } catch (RuntimeException | LinkageError e) {
      messages.say("no metrics are pushed to " + shown(url) + " (" + e + "); the program goes on");
      return () -> {};
    }
  }

  /** Closing the registry pushes once more; that may take as long as the collector likes. */
  private void endWith(MeterRegistry registry) {
    Thread closing = Daemons.thread("pooledsqlite-otlp-end", registry::close);
    closing.start();
    try {
      closing.join(PATIENCE_AT_EXIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (closing.isAlive()) {
      messages.say(
          "the last metrics were not pushed to "
              + shown(url)
              + ": it took longer than "
              + PATIENCE_AT_EXIT.toMillis()
              + " ms");
    }
  }

  @Override
  public void send(Request request) {
    try {
      sender.send(request);
    } catch (Exception | LinkageError e) {
      // The first reason alone: which of them it is changes with every attempt.
      messages.sayOnce(
          OtlpPush.class,
          "metrics could not be pushed to "
              + shown(url)
              + " ("
              + shortened(e.toString())
              + "); the program goes on, and so do the attempts, in silence");
    }
  }

  /** Without what may be a secret: who logs in, and what stands behind the path. */
  private static String shown(String url) {
    return url.replaceFirst("//[^/@]*@", "//").replaceFirst("[?#].*", "");
  }

  private static String shortened(String reason) {
    String line = reason.lines().findFirst().orElse("");
    return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
  }

  @Override
  public @Nullable String get(String key) {
    // No more settings than ours, and those that OpenTelemetry reads from the environment.
    return null;
  }

  @Override
  public String url() {
    return url;
  }

  @Override
  public Duration step() {
    return interval;
  }

  @Override
  public TimeUnit baseTimeUnit() {
    return TimeUnit.SECONDS;
  }
}
