package io.pooledsqlite.agent.inner;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.metrics.PrometheusText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Publishes the pools as Prometheus text and as a page where a port was asked for, and to a
 * collector where its URL was given; the core's MXBeans are there anyway. The Micrometer here is
 * the agent's own copy. Stateless.
 */
final class AgentMetrics {

  private static final String FOLDER = "io/pooledsqlite/agent/page/";

  private AgentMetrics() {}

  /** Returns what is to be done with them at the exit of the JVM. */
  static Runnable start(CoreSettings settings, Messages messages) {
    String otlp = settings.otlpUrl();
    Runnable atExit =
        otlp == null ? () -> {} : OtlpPush.start(otlp, settings.otlpIntervalMs(), messages);
    Integer port = settings.metricsPort();
    if (port != null) {
      Served.start(port, settings, messages);
    }
    return atExit;
  }

  /** Names Micrometer's classes, which the JVM loads with whichever class names them. */
  private static final class Served {

    static void start(int port, CoreSettings settings, Messages messages) {
      MeterRegistry registry = new SimpleMeterRegistry();
      // Public dashboards find their instances by this binder's jvm_classes_loaded_classes.
      new ClassLoaderMetrics().bindTo(registry);
      // Before the first pool, so that no meter misses what happened earlier.
      Metrics.addRegistry(registry);
      PooledSqlite.registryIsFilled();
      PageState state =
          new PageState(PooledSqlite.summary(), messages, settings.mode(), settings.locks()::get);
      Endpoint.startInBackground(
          settings.metricsHost(),
          port,
          pages(new PrometheusText(registry), state),
          PooledSqlite.summary()::setMetricsUrl,
          messages);
    }

    private static Map<String, Page> pages(PrometheusText metrics, PageState state) {
      return Map.of(
          "/metrics", Page.text(PrometheusText.CONTENT_TYPE, metrics::scrape),
          "/state.json", Page.text("application/json", state::json),
          "/locks.json", Page.text("application/json", state::locks),
          "/", file("text/html; charset=utf-8", "index.html"),
          "/page.js", file("text/javascript; charset=utf-8", "page.js"),
          "/page.css", file("text/css; charset=utf-8", "page.css"),
          "/icon.svg", file("image/svg+xml", "icon.svg"),
          "/uplot.js", file("text/javascript; charset=utf-8", "uPlot.iife.min.js"),
          "/uplot.css", file("text/css; charset=utf-8", "uPlot.min.css"));
    }

    private static Page file(String type, String name) {
      return new Page(type, () -> read(name));
    }

    private static byte[] read(String name) {
      try (InputStream in =
          AgentMetrics.class.getClassLoader().getResourceAsStream(FOLDER + name)) {
        if (in == null) {
          throw new IllegalStateException("not in the agent's jar: " + name);
        }
        return in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
