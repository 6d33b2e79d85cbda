package io.pooledsqlite.agent;

import org.jspecify.annotations.Nullable;

/**
 * Says at exit what was pooled and what was not, and why: an agent that fails open would otherwise
 * do nothing without anybody noticing. It is the last that the agent says, so what else is to be
 * done at exit is done first. Put together before it is registered as a shutdown hook.
 */
final class ExitLine extends Thread {

  private final Launcher launcher;
  private final DriverManagerHook hook;
  private @Nullable HolderHook holders;
  private @Nullable Thread report;

  ExitLine(Launcher launcher, DriverManagerHook hook) {
    super("pooledsqlite-exit-line");
    this.launcher = launcher;
    this.hook = hook;
    setContextClassLoader(null);
  }

  /** Also tells what became of locks. */
  void tellsOf(HolderHook replacing) {
    holders = replacing;
  }

  /** Runs a thread at exit, and waits for its end before anything is told. */
  void comesAfter(Thread writing) {
    report = writing;
  }

  @Override
  public void run() {
    try {
      try {
        if (report != null) {
          report.start();
        }
        launcher.completeForExit();
      } finally {
        awaitReport();
      }
    } catch (Throwable e) {
      Console.say("not everything could be completed at exit: " + e);
    }
    try {
      Console.sayLast(text());
    } catch (Throwable e) {
      Console.sayLast("no summary: " + e);
    }
  }

  @SuppressWarnings("ThreadJoinLoop") // it is the loop asked for; the visible side has no library
  private void awaitReport() {
    while (report != null && report.isAlive()) {
      try {
        report.join();
      } catch (InterruptedException e) {
        // The JVM would end in the midst of the file. Nothing else of this thread's follows.
      }
    }
  }

  private String text() {
    String summary = launcher.summary();
    if (!summary.isEmpty()) {
      return holders == null ? summary : summary + "; " + ofLocks(holders);
    }
    return hook.sawSqlite()
        ? "nothing was pooled: sqlite-jdbc was used in a way that the agent does not see"
        : "nothing was pooled: no SQLite connection was opened while the agent was active";
  }

  private String ofLocks(HolderHook replacing) {
    String replaced = replacing.summary();
    if (!replaced.isEmpty()) {
      return replaced;
    }
    return "no lock was replaced" + (report == null ? "; report=FILE writes down why" : "");
  }
}
