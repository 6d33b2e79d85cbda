package io.pooledsqlite.it.holders;

import static io.pooledsqlite.it.holders.Shape.id;

/** What the regions of an ordinary DAO do. */
enum UsualShape implements Shape {
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
    public long run(State state, int a) {
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
    public long run(State state, int a) {
      return state.row(id(a)) * 1000003 + state.row(id(a + 1));
    }
  },
  LONG_READ(
      """
      String sql = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 20000)"
          + " SELECT count(*) + (SELECT n FROM t WHERE id = 1) FROM c";
      try (Statement s = CONN.createStatement();
          ResultSet r = s.executeQuery(sql)) {
        return r.next() ? r.getLong(1) : -1;
      }
      """) {
    @Override
    public long run(State state, int a) {
      return 20000 + state.row(1);
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
    public long run(State state, int a) {
      return state.row(0) + state.row(1) + state.row(2);
    }
  },
  MAPPED(
      """
      return query(CONN, "SELECT n FROM t WHERE id = " + id(a), r -> r.getLong(1) * 2);
      """) {
    @Override
    public long run(State state, int a) {
      return state.row(id(a)) * 2;
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
    public long run(State state, int a) {
      state.row(id(a), state.row(id(a)) + a);
      return 1;
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
    public long run(State state, int a) {
      return ++state.values[State.LOG];
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
    public long run(State state, int a) {
      state.row(id(a), state.row(id(a)) + 1);
      state.row(id(a + 1), state.row(id(a + 1)) + 1);
      return 2;
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
    public long run(State state, int a) {
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
    public long run(State state, int a) {
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
    public long run(State state, int a) {
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
    public long run(State state, int a) {
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
    public long run(State state, int a) {
      state.row(id(a), state.row(id(a)) + 3);
      return THROWS;
    }
  },
  HITS("return ++hits;\n") {
    @Override
    public long run(State state, int a) {
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
    public long run(State state, int a) {
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
    public long run(State state, int a) {
      if (state.values[State.MEMO] == NOTHING) {
        state.values[State.MEMO] = state.row(0);
      }
      return state.values[State.MEMO];
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
    public long run(State state, int a) {
      return state.row(id(a));
    }
  },
  ROWS_OF_ROWS(
      """
      long sum = 0;
      try (Statement outer = CONN.createStatement();
          ResultSet ids = outer.executeQuery("SELECT id FROM t ORDER BY id")) {
        while (ids.next()) {
          try (PreparedStatement inner = CONN.prepareStatement("SELECT n FROM t WHERE id = ?")) {
            inner.setInt(1, ids.getInt(1));
            try (ResultSet r = inner.executeQuery()) {
              sum = sum * 31 + (r.next() ? r.getLong(1) : -1);
            }
          }
        }
      }
      return sum;
      """) {
    @Override
    public long run(State state, int a) {
      return (state.row(0) * 31 + state.row(1)) * 31 + state.row(2);
    }
  },
  BUILT_SQL(
      """
      StringBuilder sql = new StringBuilder("SELECT sum(n) FROM t WHERE id IN (");
      for (int i = 0; i < 2; i++) {
        sql.append(i == 0 ? "?" : ", ?");
      }
      sql.append(")");
      try (PreparedStatement s = CONN.prepareStatement(sql.toString())) {
        s.setInt(1, id(a));
        s.setInt(2, id(a + 1));
        try (ResultSet r = s.executeQuery()) {
          return r.next() ? r.getLong(1) : -1;
        }
      }
      """) {
    @Override
    public long run(State state, int a) {
      return state.row(id(a)) + state.row(id(a + 1));
    }
  },
  STARTS_WITH_A_LOOP(
      """
      while (true) {
        try (Statement s = CONN.createStatement();
            ResultSet r = s.executeQuery("SELECT n FROM t WHERE id = " + id(a))) {
          if (r.next()) {
            return r.getLong(1);
          }
        }
      }
      """) {
    @Override
    public long run(State state, int a) {
      return state.row(id(a));
    }
  },
  RE_ENTERS(
      """
      if (a > 1) {
        return ME(a - 1);
      }
      try (Statement s = CONN.createStatement();
          ResultSet r = s.executeQuery("SELECT n FROM t WHERE id = 2")) {
        return r.next() ? r.getLong(1) : -1;
      }
      """) {
    @Override
    public long run(State state, int a) {
      return state.row(2);
    }
  },
  COUNTS_IN_ITS_BASE("return count();\n") {
    @Override
    public long run(State state, int a) {
      return state.values[State.LOG];
    }
  },
  NESTED("return NEXT(a) * 31 + NEXT2(a + 1);\n") {
    @Override
    public long run(State state, int a) {
      throw new UnsupportedOperationException("made of others");
    }
  };

  private final String code;

  UsualShape(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
