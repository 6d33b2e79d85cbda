package demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads a Prometheus text endpoint again and again, and remembers the last and the highest value of
 * each series of the pool. Not thread-safe: it scrapes on a thread of its own, and is asked for its
 * lines after {@link #stop}.
 */
final class MetricsScraper {

  private static final Duration INTERVAL = Duration.ofMillis(500);

  private record Values(double last, double highest) {

    Values then(double next) {
      return new Values(next, Math.max(highest, next));
    }
  }

  private final Map<String, Values> series = new TreeMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpRequest request;
  private final Thread thread;
  private int scrapes;
  private String failure = "";

  MetricsScraper(URI address) {
    request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build();
    thread = new Thread(this::scrapeUntilInterrupted, "metrics-scraper");
    thread.setDaemon(true);
    thread.start();
  }

  /** Scrapes for the last time. */
  void stop() throws InterruptedException {
    thread.interrupt();
    thread.join();
    scrape();
  }

  /** Whether the endpoint showed a pool. */
  Check check() {
    boolean ok = scrapes > 0 && failure.isEmpty() && !series.isEmpty();
    return new Check(
        "metrics endpoint shows a pool",
        ok,
        scrapes + " scrapes, " + series.size() + " series" + (ok ? "" : " " + failure));
  }

  /** The series that were ever different from zero. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(String.format("%12s %12s  %s", "last", "highest", "series"));
    int zero = 0;
    for (Map.Entry<String, Values> entry : series.entrySet()) {
      Values values = entry.getValue();
      if (values.last() == 0 && values.highest() == 0) {
        zero++;
      } else {
        lines.add(
            String.format(
                Locale.ROOT, "%12.4f %12.4f  %s", values.last(), values.highest(), entry.getKey()));
      }
    }
    lines.add("(" + zero + " more series were always 0)");
    return lines;
  }

  private void scrapeUntilInterrupted() {
    try {
      while (true) {
        scrape();
        Thread.sleep(INTERVAL.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void scrape() throws InterruptedException {
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        failure = "HTTP " + answer.statusCode();
        return;
      }
      answer.body().lines().forEach(this::read);
      scrapes++;
    } catch (IOException e) {
      failure = e.toString();
    }
  }

  private void read(String line) {
    int end = line.lastIndexOf(' ');
    boolean ours = line.startsWith("pooledsqlite_") || line.startsWith("hikaricp_");
    if (!ours || end < 0 || line.contains("_bucket{")) {
      return;
    }
    double value = Double.parseDouble(line.substring(end + 1).replace("Inf", "Infinity"));
    series.merge(line.substring(0, end), new Values(value, value), (old, first) -> old.then(value));
  }
}
