package io.pooledsqlite.it.agent.app;

/** Ends at once, with the exit status given. */
public final class Nothing {

  private Nothing() {}

  /** Runs the program. */
  public static void main(String[] arguments) {
    if (arguments.length > 0) {
      System.exit(Integer.parseInt(arguments[0]));
    }
  }
}
