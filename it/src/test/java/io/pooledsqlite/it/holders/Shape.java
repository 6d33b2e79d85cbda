package io.pooledsqlite.it.holders;

/**
 * One kind of region: its code as people write it, and what it does under a mutex. The code is the
 * body of a method with an {@code int a}; {@code conn} is the connection or what gives it, and rows
 * are chosen by {@code id(a)}.
 */
enum Shape {
  READ_ONE(
      """
      try (PreparedStatement s = CONN.prepareStatement("SELECT n FROM t WHERE id = ?")) {
        s.setInt(1, id(a));
        try (ResultSet r = s.executeQuery()) {
          return r.next() ? r.getLong(1) : -1;
        }
      }
      """) {
    @Override
    long run(State state, int a) {
      return state.row(id(a));
    }
  },
  READ_TWO(
      """
      long first;
      long second;
      try (PreparedStatement s = CONN.prepareStatement("SELECT n FROM t WHERE id = ?")) {
        s.setInt(1, id(a));
        try (ResultSet r = s.executeQuery()) {
          first = r.next() ? r.getLong(1) : -1;
        }
      }
      try (Statement s = CONN.createStatement();
          ResultSet r = s.executeQuery("SELECT n FROM t WHERE id = " + id(a + 1))) {
        second = r.next() ? r.getLong(1) : -1;
      }
      return first * 1000003 + second;
      """) {
    @Override
    long run(State state, int a) {
      return state.row(id(a)) * 1000003 + state.row(id(a + 1));
    }
  },
  SUM_IN_JAVA(
      """
      List<Row> rows = new ArrayList<Row>();
      Statement s = null;
      ResultSet r = null;
      try {
        s = CONN.createStatement();
        r = s.executeQuery(SELECT + " ORDER BY id");
        while (r.next()) {
          Row row = new Row();
          row.id = r.getInt("id");
          row.n = r.getLong("n");
          rows.add(row);
        }
      } finally {
        if (r != null) r.close();
        if (s != null) s.close();
      }
      long sum = 0;
      for (Row row : rows) {
        sum += row.n;
      }
      return sum;
      """) {
    @Override
    long run(State state, int a) {
      return state.row(0) + state.row(1) + state.row(2);
    }
  },
  ADD(
      """
      try (PreparedStatement s = CONN.prepareStatement("UPDATE t SET n = n + ? WHERE id = ?")) {
        s.setInt(1, a);
        s.setInt(2, id(a));
        return s.executeUpdate();
      }
      """) {
    @Override
    long run(State state, int a) {
      state.row(id(a), state.row(id(a)) + a);
      return 1;
    }
  },
  ADD_BY_VIEW(
      """
      try (Statement s = CONN.createStatement()) {
        return s.executeUpdate("UPDATE v SET n = n + " + a + " WHERE id = " + id(a)) * 0;
      }
      """) {
    @Override
    long run(State state, int a) {
      state.row(id(a), state.row(id(a)) + a);
      return 0;
    }
  },
  INSERT_WITH_KEY(
      """
      try (PreparedStatement s =
          CONN.prepareStatement("INSERT INTO log(v) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
        s.setInt(1, a);
        s.executeUpdate();
        try (ResultSet r = s.getGeneratedKeys()) {
          r.next();
          return r.getLong(1);
        }
      }
      """) {
    @Override
    long run(State state, int a) {
      return ++state.values[State.LOG];
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
    long run(State state, int a) {
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
    long run(State state, int a) {
      return ++state.values[State.LOG];
    }
  },
  READ_MODIFY_WRITE(
      """
      long n;
      try (PreparedStatement s = CONN.prepareStatement("SELECT n FROM t WHERE id = ?")) {
        s.setInt(1, id(a));
        try (ResultSet r = s.executeQuery()) {
          r.next();
          n = r.getLong(1);
        }
      }
      try (PreparedStatement s = CONN.prepareStatement("UPDATE t SET n = ? WHERE id = ?")) {
        s.setLong(1, n + a);
        s.setInt(2, id(a));
        s.executeUpdate();
      }
      return n;
      """) {
    @Override
    long run(State state, int a) {
      long before = state.row(id(a));
      state.row(id(a), before + a);
      return before;
    }
  },
  TRANSFER(
      """
      try (PreparedStatement s = CONN.prepareStatement("UPDATE t SET n = n - ? WHERE id = ?")) {
        s.setInt(1, a);
        s.setInt(2, id(a));
        s.executeUpdate();
      }
      try (PreparedStatement s = CONN.prepareStatement("UPDATE t SET n = n + ? WHERE id = ?")) {
        s.setInt(1, a);
        s.setInt(2, id(a + 1));
        return s.executeUpdate();
      }
      """) {
    @Override
    long run(State state, int a) {
      state.row(id(a), state.row(id(a)) - a);
      state.row(id(a + 1), state.row(id(a + 1)) + a);
      return 1;
    }
  },
  TRANSACTION(
      """
      CONN.setAutoCommit(false);
      try (Statement s = CONN.createStatement()) {
        s.executeUpdate("UPDATE t SET n = n + 1 WHERE id = " + id(a));
        s.executeUpdate("UPDATE t SET n = n + 1 WHERE id = " + id(a + 1));
        if (a % 2 == 0) {
          CONN.commit();
        } else {
          CONN.rollback();
        }
      } finally {
        CONN.setAutoCommit(true);
      }
      return a % 2;
      """) {
    @Override
    long run(State state, int a) {
      if (a % 2 == 0) {
        state.row(id(a), state.row(id(a)) + 1);
        state.row(id(a + 1), state.row(id(a + 1)) + 1);
      }
      return a % 2;
    }
  },
  FAILS_BETWEEN(
      """
      try (Statement s = CONN.createStatement()) {
        s.executeUpdate("UPDATE t SET n = n + 10 WHERE id = " + id(a));
        if (a % 2 == 1) {
          throw new IllegalStateException("odd");
        }
        s.executeUpdate("UPDATE t SET n = n - 10 WHERE id = " + id(a));
      }
      return 0;
      """) {
    @Override
    long run(State state, int a) {
      if (a % 2 == 1) {
        state.row(id(a), state.row(id(a)) + 10);
        return THROWS;
      }
      return 0;
    }
  },
  CONSTRAINT(
      """
      try (Statement s = CONN.createStatement()) {
        s.executeUpdate("UPDATE t SET n = n + 3 WHERE id = " + id(a));
        s.executeUpdate("INSERT INTO t(id, n) VALUES (0, 0)");
      }
      return 0;
      """) {
    @Override
    long run(State state, int a) {
      state.row(id(a), state.row(id(a)) + 3);
      return THROWS;
    }
  },
  HITS("return ++hits;\n") {
    @Override
    long run(State state, int a) {
      return ++state.values[State.HITS];
    }
  },
  COUNTED_READ(
      """
      hits++;
      try (Statement s = CONN.createStatement();
          ResultSet r = s.executeQuery("SELECT n FROM t WHERE id = " + id(a))) {
        return r.next() ? r.getLong(1) + hits : -1;
      }
      """) {
    @Override
    long run(State state, int a) {
      return state.row(id(a)) + ++state.values[State.HITS];
    }
  },
  MEMO(
      """
      if (memo == null) {
        try (Statement s = CONN.createStatement();
            ResultSet r = s.executeQuery("SELECT n FROM t WHERE id = 0")) {
          r.next();
          memo = r.getLong(1);
        }
      }
      return memo;
      """) {
    @Override
    long run(State state, int a) {
      if (state.values[State.MEMO] == NOTHING) {
        state.values[State.MEMO] = state.row(0);
      }
      return state.values[State.MEMO];
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
    long run(State state, int a) {
      if (state.values[State.CACHED] == NOTHING) {
        state.values[State.CACHED] = state.row(1);
      }
      return state.values[State.CACHED];
    }
  },
  FORGET_CACHES("memo = null;\ncache.clear();\nreturn 0;\n") {
    @Override
    long run(State state, int a) {
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
    long run(State state, int a) {
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
    long run(State state, int a) {
      if (a % 2 == 0) {
        state.row(0, state.row(0) + 5);
        return 0;
      }
      return 1;
    }
  },
  DEEP("return deep(CONN, a, 15);\n") {
    @Override
    long run(State state, int a) {
      state.row(id(a), state.row(id(a)) + 2);
      return 1;
    }
  },
  CACHED_STATEMENT(
      """
      if (select == null) {
        select = CONN.prepareStatement("SELECT n FROM t WHERE id = ?");
      }
      select.setInt(1, id(a));
      ResultSet r = select.executeQuery();
      r.next();
      long n = r.getLong(1);
      r.close();
      return n;
      """) {
    @Override
    long run(State state, int a) {
      return state.row(id(a));
    }
  },
  LEFT_OPEN(
      """
      ResultSet r = CONN.createStatement().executeQuery("SELECT n FROM t ORDER BY id");
      r.next();
      return r.getLong(1);
      """) {
    @Override
    long run(State state, int a) {
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
    long run(State state, int a) {
      return state.row(1);
    }
  },
  MAPPED(
      """
      return query(CONN, "SELECT n FROM t WHERE id = " + id(a), r -> r.getLong(1) * 2);
      """) {
    @Override
    long run(State state, int a) {
      return state.row(id(a)) * 2;
    }
  },
  BATCH(
      """
      try (PreparedStatement s = CONN.prepareStatement("UPDATE t SET n = n + 1 WHERE id = ?")) {
        s.setInt(1, id(a));
        s.addBatch();
        s.setInt(1, id(a + 1));
        s.addBatch();
        return s.executeBatch().length;
      }
      """) {
    @Override
    long run(State state, int a) {
      state.row(id(a), state.row(id(a)) + 1);
      state.row(id(a + 1), state.row(id(a + 1)) + 1);
      return 2;
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
    long run(State state, int a) {
      return 0;
    }
  },
  NESTED("return NEXT(a) * 31 + NEXT2(a + 1);\n") {
    @Override
    long run(State state, int a) {
      throw new UnsupportedOperationException("made of others");
    }
  };

  /** What stands for an exception. */
  static final long THROWS = Long.MIN_VALUE;

  /** What stands for a field without a value. */
  static final long NOTHING = Long.MIN_VALUE + 1;

  private final String code;

  Shape(String code) {
    this.code = code;
  }

  String code() {
    return code;
  }

  static int id(int a) {
    return Math.floorMod(a, State.ROWS);
  }

  /** What it does when nothing else runs. */
  abstract long run(State state, int a);
}
