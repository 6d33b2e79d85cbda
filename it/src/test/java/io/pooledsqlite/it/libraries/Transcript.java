package io.pooledsqlite.it.libraries;

import java.util.ArrayList;
import java.util.List;

/** What a scenario saw, line by line. For use by one thread. */
final class Transcript {

  private final List<String> lines = new ArrayList<>();

  /** A call that is expected to fail. */
  @FunctionalInterface
  interface Call {
    void run() throws Exception;
  }

  void say(String what, Object answer) {
    lines.add((what + ": " + answer).replace('\n', ' '));
  }

  /**
   * Notes the exception with its causes, which is what an application's error handling looks at.
   */
  void refused(String what, Call call) {
    try {
      call.run();
      say(what, "accepted");
    } catch (Exception e) {
      StringBuilder chain = new StringBuilder();
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        chain
            .append(cause.getClass().getName())
            .append(' ')
            .append(cause.getMessage())
            .append(" | ");
      }
      say(what, chain);
    }
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
