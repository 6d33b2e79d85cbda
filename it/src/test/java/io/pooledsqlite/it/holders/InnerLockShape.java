package io.pooledsqlite.it.holders;

/** The holder's own code takes its lock by another name. */
enum InnerLockShape implements LockShape {
  A_LOCAL_VARIABLE(
      """
      Object guard = MONITOR;
      synchronized (guard) {
        BOTH
      }
      """),
  ONE_OF_TWO(
      """
      synchronized (a > 100 ? OTHER : MONITOR) {
        BOTH
      }
      """),
  CHOSEN_BEFORE(
      """
      Object guard = OTHER;
      if (a < 100) {
        guard = MONITOR;
      }
      synchronized (guard) {
        BOTH
      }
      """),
  BEHIND_A_CAST(
      """
      Comparable<?> guard = a > 100 ? "" : null;
      synchronized (guard == null ? (Object) MONITOR : guard) {
        BOTH
      }
      """),
  IN_AN_ARRAY(
      """
      Object[] guards = {OTHER, MONITOR};
      synchronized (guards[1]) {
        BOTH
      }
      """),
  IN_A_LIST(
      """
      List<Object> guards = new ArrayList<Object>();
      guards.add(MONITOR);
      for (Object guard : guards) {
        synchronized (guard) {
          BOTH
        }
      }
      return -1;
      """),
  RETURNED(
      """
      synchronized (guardN()) {
        BOTH
      }
      """) {
    @Override
    public String members() {
      return """
      MODIFIERObject guardN() {
        return MONITOR;
      }
      """;
    }
  },
  RETURNED_PRIVATELY(
      """
      synchronized (guardN(SELF)) {
        BOTH
      }
      """) {
    @Override
    public String members() {
      return """
      private static Object guardN(HOLDER self) {
        return OF_SELF;
      }
      """;
    }
  },
  IN_ANOTHER_FIELD(
      """
      synchronized (guardN) {
        BOTH
      }
      """) {
    @Override
    public String members() {
      return "private MODIFIERfinal Object guardN = MONITOR;\n";
    }
  },
  IN_A_FIELD_THAT_CHANGES(
      """
      guardN = MONITOR;
      synchronized (guardN) {
        BOTH
      }
      """) {
    @Override
    public String members() {
      return "private MODIFIERvolatile Object guardN = OTHER;\n";
    }
  },
  IN_A_HOLDER_OF_LOCKS(
      """
      synchronized (keeperN.guard) {
        BOTH
      }
      """) {
    @Override
    public String members() {
      return """
      private MODIFIERfinal KeeperN keeperN = new KeeperN(MONITOR);
      static final class KeeperN {
        final Object guard;
        KeeperN(Object guard) {
          this.guard = guard;
        }
      }
      """;
    }
  },
  IN_A_REFERENCE(
      """
      synchronized (guardN.get()) {
        BOTH
      }
      """) {
    @Override
    public String members() {
      return """
      private MODIFIERfinal java.util.concurrent.atomic.AtomicReference<Object> guardN =
          new java.util.concurrent.atomic.AtomicReference<Object>(MONITOR);
      """;
    }
  },
  OF_A_SUPPLIER(
      """
      java.util.function.Supplier<Object> guard = () -> MONITOR;
      synchronized (guard.get()) {
        BOTH
      }
      """),
  THROWN(
      """
      class Thrown extends RuntimeException {
        Object guard;
      }
      try {
        Thrown thrown = new Thrown();
        thrown.guard = MONITOR;
        throw thrown;
      } catch (Thrown thrown) {
        synchronized (thrown.guard) {
          BOTH
        }
      }
      """),
  IN_A_LAMBDA(
      """
      Work work = x -> {
        synchronized (MONITOR) {
          BOTH
        }
      };
      return work.run(a);
      """),
  IN_A_LAMBDA_THAT_CAPTURES(
      """
      Object guard = MONITOR;
      Work work = x -> {
        synchronized (guard) {
          BOTH
        }
      };
      return work.run(a);
      """),
  IN_A_CLASS_INSIDE(
      """
      final Object guard = MONITOR;
      return new Work() {
        @Override
        public long run(int x) throws Exception {
          synchronized (guard) {
            BOTH
          }
        }
      }.run(a);
      """),
  IN_AN_INNER_CLASS("return new InnerN().both(a);\n") {
    @Override
    public String members() {
      return """
      MODIFIERclass InnerN {
        long both(int a) throws Exception {
          synchronized (OUTER) {
            BOTH
          }
        }
      }
      """;
    }
  },
  BESIDE_ANOTHER(
      """
      synchronized (OTHER) {
        synchronized (MONITOR) {
          BOTH
        }
      }
      """) {
    @Override
    public boolean isAtomic() {
      return false;
    }
  },
  AROUND_ANOTHER(
      """
      synchronized (MONITOR) {
        synchronized (OTHER) {
          BOTH
        }
      }
      """),
  TWICE_BY_TWO_NAMES(
      """
      Object guard = MONITOR;
      synchronized (MONITOR) {
        synchronized (guard) {
          BOTH
        }
      }
      """),
  LEFT_BY_A_LABEL(
      """
      long n = -1;
      out:
      for (int i = 0; i < 3; i++) {
        synchronized (MONITOR) {
          if (i == 0) {
            continue out;
          }
          n = NEXT(a);
          n = n * 31 + NEXT2(a + 1);
          break out;
        }
      }
      return n;
      """),
  IN_A_FINALLY(
      """
      try {
        throw new IllegalArgumentException();
      } catch (IllegalArgumentException e) {
        ignore(e);
      } finally {
        synchronized (MONITOR) {
          BOTH
        }
      }
      """),
  BEGINS_WITH_A_LOOP(
      """
      while (true) {
        synchronized (MONITOR) {
          BOTH
        }
      }
      """),
  IN_A_SWITCH(
      """
      switch (a % 3) {
        case 0:
          synchronized (MONITOR) {
            BOTH
          }
        case 1:
          synchronized ((Object) MONITOR) {
            BOTH
          }
        default:
          Object guard = MONITOR;
          synchronized (guard) {
            BOTH
          }
      }
      """),
  WAITS_FIRST(
      """
      synchronized (MONITOR) {
        MONITOR.wait(1);
        BOTH
      }
      """) {
    @Override
    public boolean isAtomic() {
      return false;
    }
  },
  IN_A_THREAD(
      """
      final Object guard = MONITOR;
      final long[] found = new long[1];
      final Exception[] failed = new Exception[1];
      Thread thread = new Thread(() -> {
        synchronized (guard) {
          try {
            found[0] = bothN(a);
          } catch (Exception e) {
            failed[0] = e;
          }
        }
      });
      thread.start();
      thread.join();
      if (failed[0] != null) {
        throw failed[0];
      }
      return found[0];
      """) {
    @Override
    public String members() {
      return """
      private MODIFIERlong bothN(int a) throws Exception {
        BOTH
      }
      """;
    }

    @Override
    public boolean isAtomic() {
      return false;
    }
  },
  BY_ITS_CLASS_OBJECT(
      """
      synchronized (new HOLDER[0].getClass().getComponentType()) {
        BOTH
      }
      """) {
    @Override
    public boolean fits(Lock lock) {
      return lock == Lock.CLASS;
    }
  },
  BY_ITS_NAME(
      """
      Class<?> guard = Class.forName("generated.HOLDER");
      synchronized (guard) {
        BOTH
      }
      """) {
    @Override
    public boolean fits(Lock lock) {
      return lock == Lock.CLASS;
    }
  };

  private final String code;

  InnerLockShape(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
