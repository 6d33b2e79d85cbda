package demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a child process prints, on a thread of its own, and waits for one line of it. */
final class ChildOutput {

  private final List<String> lines = new ArrayList<>();
  private final CompletableFuture<String> awaited = new CompletableFuture<>();
  private final Pattern pattern;
  private final Thread reader;

  /**
   * Starts to read.
   *
   * @param pattern the line to wait for; its first group is what {@link #await} returns
   */
  ChildOutput(String threadName, InputStream in, Pattern pattern) {
    this.pattern = pattern;
    this.reader = new Thread(() -> read(in), threadName);
    reader.setDaemon(true);
    reader.start();
  }

  /** What the pattern's first group matched, or null if it never came. */
  String await(int seconds) throws InterruptedException {
    try {
      return awaited.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return null;
    }
  }

  /** All lines so far. */
  List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** Waits until everything has been read, which takes the end of the process. */
  void awaitEnd(int seconds) throws InterruptedException {
    reader.join(seconds * 1_000L);
  }

  private void read(InputStream in) {
    try (BufferedReader text =
        new BufferedReader(new InputStreamReader(in, Charset.defaultCharset()))) {
      text.lines().forEach(this::accept);
    } catch (IOException | UncheckedIOException e) {
      accept("(the rest could not be read: " + e.getMessage() + ")");
    }
    awaited.complete(null);
  }

  private void accept(String line) {
    synchronized (lines) {
      lines.add(line);
    }
    Matcher matcher = pattern.matcher(line);
    if (matcher.find()) {
      awaited.complete(matcher.group(1));
    }
  }
}
