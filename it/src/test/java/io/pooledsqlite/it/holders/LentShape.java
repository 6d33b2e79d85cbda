package io.pooledsqlite.it.holders;

import static io.pooledsqlite.it.holders.Shape.id;

/**
 * The JDK is lent objects that the region did not make, and changes them, or runs them beside it.
 */
enum LentShape implements Shape {
  LETTERS(
      "private static final char[] lettersN = new char[1];\n",
      """
      ("" + (char) ('a' + a)).getChars(0, 1, lettersN, 0);
      long n = READ;
      StringBuilder text = new StringBuilder();
      text.append(lettersN, 0, 1);
      return n * 31 + text.charAt(0) - 'a';
      """) {
    @Override
    public long run(State state, int a) {
      return state.row(id(a)) * 31 + a;
    }
  },
  AN_ARRAY_TO_FILL(
      "private static final Integer[] numbersN = new Integer[1];\n",
      """
      Object[] all = java.util.stream.Stream.of(a).toArray(size -> numbersN);
      long n = READ;
      return n * 31 + (Integer) all[0];
      """) {
    @Override
    public long run(State state, int a) {
      return LETTERS.run(state, a);
    }
  },
  AN_EXCEPTION_TO_THROW(
      """
      static final class KeptN extends IllegalStateException {
        int code;
      }

      private static final KeptN keptN = new KeptN();
      """,
      """
      Optional<Integer> none = Optional.empty();
      try {
        return none.orElseThrow(() -> keptN);
      } catch (KeptN e) {
        e.code = a;
        long n = READ;
        return n * 31 + e.code;
      }
      """) {
    @Override
    public long run(State state, int a) {
      return LETTERS.run(state, a);
    }
  },
  A_CALENDAR(
      "private static final Calendar calendarN = Calendar.getInstance();\n",
      """
      String sql = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 2000)"
          + " SELECT x FROM c";
      long sum = 0;
      try (Statement s = CONN.createStatement();
          ResultSet r = s.executeQuery(sql)) {
        while (r.next()) {
          sum += r.getDate(1, calendarN).getTime();
        }
      }
      return sum;
      """) {
    @Override
    public long run(State state, int a) {
      return 2_001_000;
    }
  },
  A_STREAM_FOR_A_FORMATTER("", "new Formatter(OUT).format(\"%d\", a);\nreturn INSERT;\n") {
    @Override
    public long run(State state, int a) {
      state.print((char) ('0' + a));
      return ++state.values[State.LOG];
    }
  },
  A_STREAM_FOR_BYTES(
      "",
      """
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write('0' + a);
      bytes.writeTo(OUT);
      return INSERT;
      """) {
    @Override
    public long run(State state, int a) {
      return A_STREAM_FOR_A_FORMATTER.run(state, a);
    }
  },
  A_CONNECTION_TO_OTHER_THREADS(
      "",
      """
      final Connection own = CONN;
      return java.util.stream.IntStream.range(0, 3)
          .parallel()
          .mapToLong(i -> rowOrFail(own, i) * (i + 1) * (i + 1))
          .sum();
      """) {
    @Override
    public long run(State state, int a) {
      return state.row(0) + state.row(1) * 4 + state.row(2) * 9;
    }
  },
  A_CONNECTION_TO_THOSE_OF_A_LIST(
      "",
      """
      final Connection own = CONN;
      List<Integer> all = new ArrayList<Integer>();
      all.add(0);
      all.add(1);
      all.add(2);
      return all.parallelStream().mapToLong(i -> rowOrFail(own, i) * (i + 1) * (i + 1)).sum();
      """) {
    @Override
    public long run(State state, int a) {
      return A_CONNECTION_TO_OTHER_THREADS.run(state, a);
    }
  };

  private final String members;
  private final String code;

  LentShape(String members, String code) {
    this.members = members;
    this.code = code.replace("READ", "slowRow(CONN, id(a))").replace("INSERT", "insert(CONN, a)");
  }

  @Override
  public String members() {
    return members;
  }

  @Override
  public String code() {
    return code;
  }
}
