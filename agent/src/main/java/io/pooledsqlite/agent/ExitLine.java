package io.pooledsqlite.agent;

/**
 * Says at exit what was pooled and what was not, and why: an agent that fails open would otherwise
 * do nothing without anybody noticing.
 */
final class ExitLine extends Thread {

  private final Launcher launcher;
  private final DriverManagerHook hook;

  ExitLine(Launcher launcher, DriverManagerHook hook) {
    super("pooledsqlite-exit-line");
    this.launcher = launcher;
    this.hook = hook;
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
    if (summary.isEmpty()) {
      summary =
          hook.sawSqlite()
              ? "nothing was pooled: sqlite-jdbc was used, but not through DriverManager"
              : "nothing was pooled: no SQLite connection was opened";
    }
    return hook.sawDataSource()
        ? summary + "; SQLiteDataSource was used, which goes round DriverManager and is not pooled"
        : summary;
  }
}
