package demo;

/**
 * One thing that must be true after the run.
 *
 * @param name what was checked
 * @param ok whether it holds
 * @param detail the figures behind the verdict
 */
record Check(String name, boolean ok, String detail) {

  @Override
  public String toString() {
    return (ok ? "ok      " : "FAILED  ") + name + ": " + detail;
  }
}
