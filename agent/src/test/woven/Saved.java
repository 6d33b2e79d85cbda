package woven;

import java.io.Serializable;

/** Can be serialised, by a version that is computed from how it looks. */
public class Saved implements Serializable {
  private int n;
  protected String name;

  static {
    System.getProperty("nothing");
  }

  public synchronized int add(int by) {
    n += by;
    return n;
  }

  int twice() {
    synchronized (this) {
      return 2 * n;
    }
  }

  private synchronized void forget() {
    n = 0;
  }
}
