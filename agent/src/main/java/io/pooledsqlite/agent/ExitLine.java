package io.pooledsqlite.agent;

import org.jspecify.annotations.Nullable;

/**
 * Says at exit what was pooled and what was not, and why: an agent that fails open would otherwise
 * do nothing without anybody noticing.
 */
final class ExitLine extends Thread {

  private final Launcher launcher;
  private final DriverManagerHook hook;
  private final @Nullable HolderHook holders;

  ExitLine(Launcher launcher, DriverManagerHook hook, @Nullable HolderHook holders) {
    super("pooledsqlite-exit-line");
    this.launcher = launcher;
    this.hook = hook;
    this.holders = holders;
    setContextClassLoader(null);
  }

  @Override
  public void run() {
    try {
      Console.say(text());
    } catch (Throwable e) {
      Console.say("no summary: " + e);
    }
  }

  private String text() {
    String summary = launcher.summary();
    String replaced = holders == null ? "" : holders.summary();
    if (!summary.isEmpty()) {
      return replaced.isEmpty() ? summary : summary + "; " + replaced;
    }
    return hook.sawSqlite()
        ? "nothing was pooled: sqlite-jdbc was used in a way that the agent does not see"
        : "nothing was pooled: no SQLite connection was opened";
  }
}
