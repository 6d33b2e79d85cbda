package io.pooledsqlite.it.holders;

/** Code of other classes takes the holder's lock. */
enum OuterLockShape implements LockShape {
  HANDED_TO_A_METHOD("return HOLDERHandedN.both(MONITOR, SELF, a);\n") {
    @Override
    public String classes() {
      return locker("HOLDERHandedN", "static ", "guard");
    }
  },
  HANDED_AS_ITSELF("return HOLDERGivenN.both(SELF, SELF, a);\n") {
    @Override
    public boolean fits(Lock lock) {
      return lock == Lock.THIS;
    }

    @Override
    public String classes() {
      return locker("HOLDERGivenN", "static ", "dao");
    }
  },
  HANDED_BY_ITS_INTERFACE("return HOLDERTakesN.run(SELF, a);\n") {
    @Override
    public boolean fits(Lock lock) {
      return lock == Lock.THIS;
    }

    @Override
    public String classes() {
      return """
      final class HOLDERTakesN {
        static long run(io.pooledsqlite.it.holders.RandomHolder holder, int a) throws Exception {
          synchronized (holder) {
            HOLDER dao = (HOLDER) holder;
            DAO_BOTH
          }
        }
      }
      """;
    }
  },
  HANDED_TO_A_CONSTRUCTOR("return new HOLDERMadeN(MONITOR).both(SELF, a);\n") {
    @Override
    public String classes() {
      return """
      final class HOLDERMadeN {
        private final Object guard;
        HOLDERMadeN(Object guard) {
          this.guard = guard;
        }
        long both(HOLDER dao, int a) throws Exception {
          synchronized (guard) {
            DAO_BOTH
          }
        }
      }
      """;
    }
  },
  IN_AN_ABSTRACT_BASE_OF_ANOTHER("return new HOLDERBelowN().both(MONITOR, SELF, a);\n") {
    @Override
    public String classes() {
      return locker("HOLDERAboveN", "", "guard").replaceFirst("final class", "abstract class")
          + "final class HOLDERBelowN extends HOLDERAboveN {}\n";
    }
  },
  IN_A_DEFAULT_METHOD_OF_A_LAMBDA(
      """
      HOLDERDefaultN it = () -> SELF;
      return it.both(MONITOR, a);
      """) {
    @Override
    public String classes() {
      return """
      interface HOLDERDefaultN {
        HOLDER it();
        default long both(Object guard, int a) throws Exception {
          HOLDER dao = it();
          synchronized (guard) {
            DAO_BOTH
          }
        }
      }
      """;
    }
  },
  IN_A_STATIC_METHOD_OF_AN_INTERFACE("return HOLDERStaticN.both(MONITOR, SELF, a);\n") {
    @Override
    public String classes() {
      return locker("HOLDERStaticN", "static ", "guard").replaceFirst("final class", "interface");
    }
  },
  LEFT_FOR_ANOTHER(
      """
      HOLDERLeftN.GUARD.set(MONITOR);
      return HOLDERLeftN.both(SELF, a);
      """) {
    @Override
    public String classes() {
      return """
      final class HOLDERLeftN {
        static final ThreadLocal<Object> GUARD = new ThreadLocal<Object>();
        static long both(HOLDER dao, int a) throws Exception {
          synchronized (GUARD.get()) {
            DAO_BOTH
          }
        }
      }
      """;
    }
  },
  BY_A_SECOND_HOLDER("return HOLDERSecondN.ONLY.both(MONITOR, SELF, a);\n") {
    @Override
    public boolean isAtomic() {
      return false;
    }

    @Override
    public String classes() {
      return """
      final class HOLDERSecondN {
        static final HOLDERSecondN ONLY = new HOLDERSecondN();
        private Connection own;
        synchronized long both(Object guard, HOLDER dao, int a) throws Exception {
          if (own == null) {
            own = DriverManager.getConnection("jdbc:sqlite::memory:");
          }
          synchronized (guard) {
            DAO_BOTH
          }
        }
      }
      """;
    }
  },
  OF_ANOTHER_LOADER("return LoaderN.far().both(MONITOR, SELF, a);\n") {
    @Override
    public String members() {
      return """
      public interface FarN {
        long both(Object guard, HOLDER dao, int a) throws Exception;
      }
      static final class LoaderN extends ClassLoader {
        private static FarN far;

        LoaderN() {
          super(HOLDER.class.getClassLoader());
        }

        static synchronized FarN far() throws Exception {
          if (far == null) {
            try (InputStream in = HOLDER.class.getResourceAsStream("HOLDERFarN.class")) {
              byte[] bytes = in.readAllBytes();
              Class<?> type =
                  new LoaderN().defineClass("generated.HOLDERFarN", bytes, 0, bytes.length);
              java.lang.reflect.Constructor<?> made = type.getDeclaredConstructor();
              made.setAccessible(true);
              far = (FarN) made.newInstance();
            }
          }
          return far;
        }
      }
      """;
    }

    @Override
    public String classes() {
      return locker("HOLDERFarN", "public ", "guard")
          .replaceFirst("class HOLDERFarN", "class HOLDERFarN implements HOLDER.FarN")
          .replaceFirst("\\{", "{ public HOLDERFarN() {}");
    }
  },
  BY_A_READER_OF_THE_JDK(
      """
      HOLDERReaderN reader = new HOLDERReaderN(MONITOR, SELF, a);
      reader.skip(1);
      if (reader.failed != null) {
        throw reader.failed;
      }
      return reader.found;
      """) {
    @Override
    public String classes() {
      return """
      final class HOLDERReaderN extends Reader {
        private final HOLDER dao;
        private final int a;
        long found;
        Exception failed;

        HOLDERReaderN(Object guard, HOLDER dao, int a) {
          super(guard);
          this.dao = dao;
          this.a = a;
        }

        @Override
        public int read(char[] into, int from, int length) {
          try {
            found = both();
          } catch (Exception e) {
            failed = e;
          }
          return -1;
        }

        private long both() throws Exception {
          DAO_BOTH
        }

        @Override
        public void close() {}
      }
      """;
    }
  },
  IN_A_CLASS_BELOW("return bothN(a);\n") {
    @Override
    public boolean fits(Lock lock) {
      return lock == Lock.THIS;
    }

    @Override
    public String members() {
      return """
      long bothN(int a) throws Exception {
        synchronized (this) {
          BOTH
        }
      }
      """;
    }

    @Override
    public String below() {
      return """
      synchronized long bothN(int a) throws Exception {
        BOTH
      }
      """;
    }
  },
  OVERRIDDEN_BELOW(
      """
      synchronized (MONITOR) {
        overriddenN();
        BOTH
      }
      """) {
    @Override
    public void begin(State state) {
      state.values[State.HITS]++;
    }

    @Override
    public boolean fits(Lock lock) {
      return lock != Lock.CLASS;
    }

    @Override
    public String members() {
      return """
      void overriddenN() {}
      void hitN() {
        hits++;
      }
      """;
    }

    @Override
    public String below() {
      return """
      @Override
      void overriddenN() {
        hitN();
      }
      """;
    }
  };

  private final String code;

  OuterLockShape(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }

  private static String locker(String name, String modifier, String guard) {
    return """
    final class NAME {
      MODIFIERlong both(Object guard, HOLDER dao, int a) throws Exception {
        synchronized (GUARD) {
          DAO_BOTH
        }
      }
    }
    """
        .replace("NAME", name)
        .replace("MODIFIER", modifier)
        .replace("GUARD", guard);
  }
}
