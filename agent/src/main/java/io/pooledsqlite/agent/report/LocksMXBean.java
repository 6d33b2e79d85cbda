package io.pooledsqlite.agent.report;

/** The report on locks, made when it is asked for. Thread-safe. */
public interface LocksMXBean {

  /** The report on the classes that are loaded now, for people. */
  String reportText();

  /** The same as JSON; {@code docs/analysis.md} has the format. */
  String reportJson();
}
