package io.pooledsqlite.it.holders;

import static io.pooledsqlite.it.holders.Shape.id;

/** Regions and other code that share fields of the holder. */
enum FieldShape implements Shape {
  READS_A_FLAG(
      """
      long before = flag;
      try (Statement s = CONN.createStatement();
          ResultSet r = s.executeQuery("SELECT n FROM t WHERE id = " + id(a))) {
        return r.next() ? r.getLong(1) * 1000003 + before : -1;
      }
      """) {
    @Override
    public boolean isAtomic() {
      return false;
    }

    @Override
    public String dumped() {
      return "flag";
    }

    @Override
    public long run(State state, int a) {
      return state.row(id(a)) * 1000003 + state.values[State.FLAG];
    }
  },
  SETS_THE_FLAG("flag = a;\nreturn 0;\n") {
    @Override
    public boolean isAtomic() {
      return false;
    }

    /** It takes none. */
    @Override
    public boolean locksItself() {
      return true;
    }

    @Override
    public long run(State state, int a) {
      state.values[State.FLAG] = a;
      return 0;
    }
  },
  SETS_THE_FLAG_BY_ITS_NAME(
      "HOLDER.class.getDeclaredField(\"flag\").setLong(SELF, a);\nreturn 0;\n") {
    @Override
    public boolean isAtomic() {
      return false;
    }

    /** It takes none. */
    @Override
    public boolean locksItself() {
      return true;
    }

    @Override
    public long run(State state, int a) {
      return SETS_THE_FLAG.run(state, a);
    }
  },
  CONNECTS_ANEW(
      """
      if (connection != null) {
        connection.close();
      }
      select = null;
      connection = null;
      return 0;
      """) {
    @Override
    public long run(State state, int a) {
      return 0;
    }
  };

  private final String code;

  FieldShape(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
