package io.pooledsqlite.agent.inner;

import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Lines on the process's standard error, each text once and not without end. Thread-safe. */
final class Messages {

  private static final int MOST = 50;

  private final PrintStream err;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Set<String> said = ConcurrentHashMap.newKeySet();
  private final Set<Object> subjects = ConcurrentHashMap.newKeySet();

  Messages(PrintStream err) {
    this.err = err;
  }

  /** What was said so far, in its order. */
  List<String> recent() {
    return List.copyOf(lines);
  }

  /** Says something if nothing was said of {@code subject} before. */
  void sayOnce(Object subject, String text) {
    if (subjects.add(subject)) {
      say(text);
    }
  }

  void say(String text) {
    if (said.size() < MOST && said.add(text)) {
      lines.add(text);
      err.println("pooledsqlite: " + text);
    }
  }
}
