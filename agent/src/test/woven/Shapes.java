import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Every shape of region that a compiler makes; run() tells what happened, in words. */
public class Shapes {

  private static final Object STATIC_LOCK = new Object();
  private final Object lock = new Object();
  private final List<String> trace = new ArrayList<String>();
  private int n;

  public String run() throws Exception {
    call("plain", () -> plain());
    call("wide", () -> wide(1L, 2.5, 3, 4.5f, "x"));
    call("nothing", () -> { nothing(); return "void"; });
    call("throwing", () -> throwing(0));
    call("caught", () -> caught());
    call("finallyReturns", () -> finallyReturns());
    call("loop", () -> loop(5));
    call("nested", () -> nested(3));
    call("stat", () -> stat("a"));
    call("array", () -> array()[1]);
    call("bool", () -> bool(2) + " " + bool(3));
    call("doubles", () -> doubles(2));
    call("many", () -> many(0) + many(1) + many(7));
    call("blockOnThis", () -> blockOnThis(3));
    call("blockOnField", () -> blockOnField(3));
    call("blockOnStatic", () -> blockOnStatic(3));
    call("blockOnClass", () -> blockOnClass());
    call("blockWithBreaks", () -> blockWithBreaks());
    call("blockThrows", () -> blockThrows());
    call("blockInTry", () -> blockInTry());
    call("twoBlocks", () -> twoBlocks());
    call("blockInLoop", () -> blockInLoop());
    call("blockReturns", () -> blockReturns(1) + blockReturns(-1));
    call("blockWithLocals", () -> blockWithLocals(3L, "s"));
    call("lambda", () -> lambda());
    call("inner", () -> new Inner().count());
    call("made", () -> new Made(3).by);
    call("nullLock", () -> onParameter(null));
    call("parameter", () -> onParameter(new Object()));
    call("generic", () -> this.<String>generic("g"));
    call("lines", () -> lines());
    call("blockInMethod", () -> blockInMethod());
    call("blockInStatic", () -> blockInStatic());
    call("blockInBlock", () -> blockInBlock(1) + blockInBlock(-1));
    call("otherInMethod", () -> otherInMethod());
    call("throughOther", () -> throughOther());
    call("throwsInBoth", () -> throwsInBoth());
    call("throwsInOther", () -> throwsInOther());
    call("leavesTwo", () -> leavesTwo());
    call("behindOther", () -> behindOther());
    call("callsInside", () -> callsInside());
    call("beginsWithLoop", () -> beginsWithLoop());
    call("staticBeginsWithLoop", () -> staticBeginsWithLoop(3));
    call("blockBeginsWithLoop", () -> blockBeginsWithLoop());
    call("loopsAroundAndInside", () -> loopsAroundAndInside());
    return trace.toString() + " " + free();
  }

  private void call(String name, Callable<?> code) {
    Object result;
    try {
      result = code.call();
    } catch (Throwable e) {
      result = e.getClass().getSimpleName() + " " + e.getMessage();
    }
    trace.add(name + "=" + result);
  }

  private String free() {
    return Thread.holdsLock(this) + " " + Thread.holdsLock(lock) + " "
        + Thread.holdsLock(STATIC_LOCK) + " " + Thread.holdsLock(Shapes.class);
  }

  private static class Made {
    private final int by;

    Made(int by) {
      synchronized (this) {
        this.by = by * 2;
      }
    }
  }

  public synchronized int plain() { return ++n; }

  protected synchronized String wide(long a, double b, int c, float d, String e) {
    String all = a + " " + b;
    long later = a + c;
    return all + " " + c + " " + d + " " + e + " " + later;
  }

  synchronized void nothing() { n++; }

  synchronized Object throwing(int by) { return 1 / by; }

  synchronized String caught() {
    try {
      return String.valueOf(1 / (n - n));
    } catch (ArithmeticException e) {
      return "caught " + e.getMessage();
    } finally {
      n++;
    }
  }

  @SuppressWarnings("finally")
  synchronized int finallyReturns() {
    try {
      throw new IllegalStateException("lost");
    } finally {
      return 7;
    }
  }

  synchronized int loop(int times) {
    int sum = 0;
    outer:
    for (int i = 0; i < times; i++) {
      for (int j = 0; j < times; j++) {
        if (j == 3) continue outer;
        if (i == 3) break outer;
        sum += i * j;
      }
    }
    return sum;
  }

  synchronized int nested(int depth) { return depth == 0 ? plain() : nested(depth - 1) + 1; }

  static synchronized String stat(String of) { return of + of; }

  synchronized int[] array() { return new int[] {n, n + 1}; }

  synchronized boolean bool(int of) { return of % 2 == 0; }

  synchronized double doubles(double of) { double half = of / 2; return half * half; }

  synchronized String many(int what) {
    switch (what) {
      case 0: return "zero";
      case 1: return "one";
      default: return "more";
    }
  }

  int blockOnThis(int by) {
    int before = n;
    synchronized (this) {
      n += by;
    }
    return n - before;
  }

  int blockOnField(int by) {
    synchronized (lock) {
      for (int i = 0; i < by; i++) n++;
      return n;
    }
  }

  static int blockOnStatic(int by) {
    int sum;
    synchronized (STATIC_LOCK) {
      sum = by * 2;
    }
    return sum;
  }

  String blockOnClass() {
    synchronized (Shapes.class) {
      return "class " + Thread.currentThread().isAlive();
    }
  }

  String blockWithBreaks() {
    String all = "";
    for (int i = 0; i < 6; i++) {
      synchronized (lock) {
        if (i == 1) continue;
        if (i == 4) break;
        all += i;
      }
    }
    return all;
  }

  Object blockThrows() {
    synchronized (this) {
      throw new IllegalArgumentException("from inside");
    }
  }

  String blockInTry() {
    try {
      synchronized (lock) {
        return "" + 1 / (n - n);
      }
    } catch (ArithmeticException e) {
      return "outside " + e.getMessage() + Thread.holdsLock(lock);
    }
  }

  String twoBlocks() {
    String all;
    synchronized (lock) {
      all = "first";
    }
    synchronized (this) {
      all += "second";
    }
    return all;
  }

  int blockInLoop() {
    int sum = 0;
    for (int i = 0; i < 5; i++) {
      long wide = i;
      synchronized (this) {
        sum += (int) wide;
      }
      double d = wide;
      sum += (int) d;
    }
    return sum;
  }

  String blockReturns(int sign) {
    synchronized (lock) {
      if (sign > 0) {
        return "plus";
      }
    }
    return "minus";
  }

  String blockWithLocals(long a, String b) {
    double c = a;
    String[] d = {b};
    synchronized (lock) {
      c += a;
      d[0] += c;
    }
    return d[0] + a + b;
  }

  String lambda() throws Exception {
    Callable<String> code = () -> {
      synchronized (this) {
        return "in lambda " + n;
      }
    };
    return code.call();
  }

  String onParameter(Object given) {
    synchronized (given) {
      return "given";
    }
  }

  synchronized <T extends Comparable<T>> T generic(T of) { return of; }

  synchronized int lines() {
    return new Throwable().getStackTrace()[0].getLineNumber();
  }

  synchronized int blockInMethod() {
    synchronized (this) {
      synchronized (this) {
        return ++n;
      }
    }
  }

  static synchronized String blockInStatic() {
    synchronized (Shapes.class) {
      return "static";
    }
  }

  String blockInBlock(int sign) {
    synchronized (lock) {
      n++;
      synchronized (lock) {
        if (sign > 0) {
          return "inside";
        }
      }
      return "outside";
    }
  }

  synchronized String otherInMethod() {
    synchronized (lock) {
      n++;
    }
    synchronized (STATIC_LOCK) {
      return "other " + Thread.holdsLock(lock);
    }
  }

  int throughOther() {
    synchronized (this) {
      synchronized (lock) {
        synchronized (this) {
          n++;
        }
        n++;
      }
      return n;
    }
  }

  synchronized Object throwsInBoth() {
    try {
      synchronized (this) {
        throw new IllegalArgumentException("from inside");
      }
    } finally {
      n++;
    }
  }

  synchronized Object throwsInOther() {
    try {
      synchronized (lock) {
        return 1 / (n - n);
      }
    } catch (ArithmeticException e) {
      return "outside " + e.getMessage() + Thread.holdsLock(lock);
    }
  }

  String leavesTwo() {
    String all = "";
    outer:
    for (int i = 0; i < 4; i++) {
      synchronized (lock) {
        for (int j = 0; j < 4; j++) {
          synchronized (lock) {
            if (j == 1) continue;
            if (j == 2) continue outer;
            if (i == 2) break outer;
            all += i + "" + j;
          }
        }
      }
    }
    return all;
  }

  String behindOther() {
    String all = "";
    synchronized (lock) {
      synchronized (STATIC_LOCK) {
        all += "a";
      }
      all += "b";
    }
    synchronized (this) {
      all += "c";
    }
    return all;
  }

  int callsInside() {
    synchronized (this) {
      return plain() + plain();
    }
  }

  synchronized int beginsWithLoop() {
    while (true) {
      try {
        return 1 / (n++ % 3);
      } catch (ArithmeticException e) {
        if (n < 0) throw e;
      }
    }
  }

  static synchronized long staticBeginsWithLoop(long of) {
    do {
      of += of;
    } while (of < 100);
    return of;
  }

  int blockBeginsWithLoop() {
    synchronized (this) {
      while (true) {
        try {
          return 1 / (n++ % 3);
        } catch (ArithmeticException e) {
          if (n < 0) throw e;
        }
      }
    }
  }

  int loopsAroundAndInside() {
    while (true) {
      synchronized (lock) {
        while (n % 5 != 0) {
          n++;
        }
        synchronized (STATIC_LOCK) {
          while (n % 7 != 0) {
            n++;
          }
        }
        if (n % 2 == 0) return n;
        n++;
      }
    }
  }

  class Inner {
    int count() {
      synchronized (Shapes.this) {
        return ++n;
      }
    }
  }
}
