package io.pooledsqlite.it.holders;

import static io.pooledsqlite.it.holders.Shape.id;

/** Regions that look as if they did less than they do. */
enum TrickShape implements Shape {
  ADD_BY_VIEW(
      """
      try (Statement s = CONN.createStatement()) {
        return s.executeUpdate("UPDATE v SET n = n + " + a + " WHERE id = " + id(a)) * 0;
      }
      """) {
    @Override
    public long run(State state, int a) {
      state.row(id(a), state.row(id(a)) + a);
      return 0;
    }
  },
  INSERT_RETURNING(
      """
      try (PreparedStatement s =
              CONN.prepareStatement("INSERT INTO log(v) VALUES (" + a + ") RETURNING id");
          ResultSet r = s.executeQuery()) {
        r.next();
        return r.getLong(1);
      }
      """) {
    @Override
    public long run(State state, int a) {
      return ++state.values[State.LOG];
    }
  },
  LAST_ROWID(
      """
      try (Statement s = CONN.createStatement()) {
        s.executeUpdate("INSERT INTO log(v) VALUES (7)");
        try (ResultSet r = s.executeQuery("SELECT last_insert_rowid()")) {
          r.next();
          return r.getLong(1);
        }
      }
      """) {
    @Override
    public long run(State state, int a) {
      return ++state.values[State.LOG];
    }
  },
  CONCURRENT_CACHE(
      """
      Long known = cache.get("k");
      if (known == null) {
        try (Statement s = CONN.createStatement();
            ResultSet r = s.executeQuery("SELECT n FROM t WHERE id = 1")) {
          r.next();
          known = r.getLong(1);
        }
        cache.put("k", known);
      }
      return known;
      """) {
    @Override
    public long run(State state, int a) {
      if (state.values[State.CACHED] == NOTHING) {
        state.values[State.CACHED] = state.row(1);
      }
      return state.values[State.CACHED];
    }
  },
  FORGET_CACHES("memo = null;\ncache.clear();\nreturn 0;\n") {
    @Override
    public long run(State state, int a) {
      state.values[State.MEMO] = NOTHING;
      state.values[State.CACHED] = NOTHING;
      return 0;
    }
  },
  LAUNDERED(
      """
      List<long[]> fresh = new ArrayList<long[]>();
      fresh.add(shared);
      try (Statement s = CONN.createStatement();
          ResultSet r = s.executeQuery("SELECT n FROM t WHERE id = 2")) {
        r.next();
        fresh.get(0)[0] += r.getLong(1);
      }
      return shared[0];
      """) {
    @Override
    public long run(State state, int a) {
      state.values[State.SHARED] += state.row(2);
      return state.values[State.SHARED];
    }
  },
  FROM_A_MAP(
      """
      try (Statement s = CONN.createStatement()) {
        return s.execute(SQLS.get(a % 2)) ? 1 : 0;
      }
      """) {
    @Override
    public long run(State state, int a) {
      if (a % 2 == 0) {
        state.row(0, state.row(0) + 5);
        return 0;
      }
      return 1;
    }
  },
  DEEP("return deep(CONN, a, 15);\n") {
    @Override
    public long run(State state, int a) {
      state.row(id(a), state.row(id(a)) + 2);
      return 1;
    }
  },
  LEFT_OPEN(
      """
      ResultSet r = CONN.createStatement().executeQuery("SELECT n FROM t ORDER BY id");
      r.next();
      return r.getLong(1);
      """) {
    @Override
    public long run(State state, int a) {
      return state.row(0);
    }
  },
  WAITS_FOR_A_THREAD(
      """
      final Connection own = CONN;
      final long[] found = new long[1];
      Thread reader =
          new Thread() {
            @Override
            public void run() {
              try (Statement s = own.createStatement();
                  ResultSet r = s.executeQuery("SELECT n FROM t WHERE id = 1")) {
                r.next();
                found[0] = r.getLong(1);
              } catch (SQLException e) {
                found[0] = -77;
              }
            }
          };
      reader.start();
      try {
        reader.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return found[0];
      """) {
    @Override
    public long run(State state, int a) {
      return state.row(1);
    }
  },
  PRAGMA_THAT_WRITES(
      """
      try (Statement s = CONN.createStatement()) {
        s.execute("PRAGMA user_version = " + a);
        try (ResultSet r = s.executeQuery("PRAGMA user_version")) {
          r.next();
          return r.getLong(1) - a;
        }
      }
      """) {
    @Override
    public long run(State state, int a) {
      return 0;
    }
  },
  WAITS_ON_THE_MONITOR(
      """
      try {
        MONITOR.wait(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      try (Statement s = CONN.createStatement();
          ResultSet r = s.executeQuery("SELECT n FROM t WHERE id = 2")) {
        r.next();
        return r.getLong(1);
      }
      """) {
    @Override
    public boolean isAtomic() {
      return false;
    }

    @Override
    public long run(State state, int a) {
      return state.row(2);
    }
  },
  NOTIFIES("MONITOR.notifyAll();\nreturn ++hits;\n") {
    @Override
    public long run(State state, int a) {
      return ++state.values[State.HITS];
    }
  },
  REFLECTS(
      """
      try {
        java.lang.reflect.Field field = HOLDER.class.getDeclaredField("hits");
        field.setInt(SELF, field.getInt(SELF) + 2);
        return field.getInt(SELF);
      } catch (ReflectiveOperationException e) {
        throw new SQLException(e);
      }
      """) {
    @Override
    public long run(State state, int a) {
      return state.values[State.HITS] += 2;
    }
  },
  CALLS_BACK(
      """
      long n = hook.applyAsLong(a);
      try (Statement s = CONN.createStatement();
          ResultSet r = s.executeQuery("SELECT n FROM t WHERE id = 0")) {
        r.next();
        return n + r.getLong(1);
      }
      """) {
    @Override
    public long run(State state, int a) {
      state.values[State.HITS] += a;
      return state.values[State.HITS] + state.row(0);
    }
  },
  PRINTS_BETWEEN(
      """
      OUT.print(1);
      try (Statement s = CONN.createStatement()) {
        s.executeUpdate("UPDATE t SET n = n + 1 WHERE id = 1");
      }
      OUT.print(2);
      try (Statement s = CONN.createStatement()) {
        return s.executeUpdate("UPDATE t SET n = n + 1 WHERE id = 2");
      }
      """) {
    @Override
    public long run(State state, int a) {
      state.print('1');
      state.row(1, state.row(1) + 1);
      state.print('2');
      state.row(2, state.row(2) + 1);
      return 1;
    }
  },
  WAITS_FOR_A_FUTURE(
      """
      final Connection own = CONN;
      return java.util.concurrent.CompletableFuture.supplyAsync(
              () -> {
                try (Statement s = own.createStatement()) {
                  return s.executeUpdate("UPDATE t SET n = n + 4 WHERE id = 0");
                } catch (SQLException e) {
                  return -77;
                }
              })
          .join();
      """) {
    @Override
    public long run(State state, int a) {
      state.row(0, state.row(0) + 4);
      return 1;
    }
  },
  SQL_FUNCTION(
      """
      if (!functions) {
        functions = true;
        org.sqlite.Function.create(
            CONN,
            "bump",
            new org.sqlite.Function() {
              @Override
              protected void xFunc() throws SQLException {
                shared[0] += value_int(0);
                result(shared[0]);
              }
            });
      }
      try (Statement s = CONN.createStatement();
          ResultSet r = s.executeQuery("SELECT bump(" + a + ") FROM t WHERE id = 0")) {
        r.next();
        return r.getLong(1);
      }
      """) {
    @Override
    public long run(State state, int a) {
      return state.values[State.SHARED] += a;
    }
  },
  TWO_HOLDERS(
      """
      long n = peer.add(a);
      return n * 31 + peer.back(SELF);
      """) {
    @Override
    public long run(State state, int a) {
      state.values[State.LOG]++;
      return 31 + ++state.values[State.HITS];
    }
  },
  FINAL_ARRAY(
      """
      try (Statement s = CONN.createStatement();
          ResultSet r = s.executeQuery("SELECT n FROM t WHERE id = " + id(a))) {
        r.next();
        shared[0]++;
        return r.getLong(1) + shared[0];
      }
      """) {
    @Override
    public long run(State state, int a) {
      return state.row(id(a)) + ++state.values[State.SHARED];
    }
  },
  UPSERT_BY_QUERY(
      """
      try (PreparedStatement s =
              CONN.prepareStatement(
                  "INSERT INTO t(id, n) VALUES (?, 1) ON CONFLICT(id) DO UPDATE SET n = n + 1"
                      + " RETURNING n");
          ) {
        s.setInt(1, id(a));
        try (ResultSet r = s.executeQuery()) {
          r.next();
          return r.getLong(1);
        }
      }
      """) {
    @Override
    public long run(State state, int a) {
      state.row(id(a), state.row(id(a)) + 1);
      return state.row(id(a));
    }
  };

  private final String code;

  TrickShape(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
