package io.pooledsqlite.agent.inner;

import java.io.PrintStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Lines on the process's standard error, each text once and not without end. Thread-safe. */
final class Messages {

  private static final int MOST = 50;

  private final PrintStream err;
  private final Set<String> said = ConcurrentHashMap.newKeySet();

  Messages(PrintStream err) {
    this.err = err;
  }

  void say(String text) {
    if (said.size() < MOST && said.add(text)) {
      err.println("pooledsqlite: " + text);
    }
  }
}
