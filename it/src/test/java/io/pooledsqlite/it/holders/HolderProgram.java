package io.pooledsqlite.it.holders;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A legacy holder made from a seed: its source, and what each of its regions does under a mutex.
 * Immutable.
 */
final class HolderProgram {

  /** How the holder locks. */
  private enum Locking {
    METHODS,
    BLOCKS_ON_THIS,
    BLOCKS_ON_A_FIELD,
    METHODS_AND_BLOCKS,
    STATIC_METHODS
  }

  /** How it comes by its connection. */
  private enum Opening {
    FINAL_FIELD,
    ON_FIRST_USE,
    INHERITED
  }

  /** Shapes of which something can be proved come more often. */
  private static final Shape[] COMMON = {
    Shape.READ_ONE,
    Shape.READ_TWO,
    Shape.SUM_IN_JAVA,
    Shape.ADD,
    Shape.INSERT_WITH_KEY,
    Shape.READ_MODIFY_WRITE,
    Shape.TRANSFER,
    Shape.MAPPED
  };

  private final int seed;
  private final Locking locking;
  private final Opening opening;
  private final List<Shape> regions = new ArrayList<>();
  private final List<int[]> nested = new ArrayList<>();

  HolderProgram(int seed) {
    this.seed = seed;
    SplittableRandom random = new SplittableRandom(seed);
    this.locking = Locking.values()[random.nextInt(Locking.values().length)];
    this.opening = Opening.values()[random.nextInt(Opening.values().length)];
    int count = 5 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      Shape[] from = random.nextInt(100) < 65 ? COMMON : Shape.values();
      Shape shape = from[random.nextInt(from.length)];
      boolean canNest = shape == Shape.NESTED && i >= 2;
      regions.add(shape == Shape.NESTED && !canNest ? Shape.READ_TWO : shape);
      nested.add(canNest ? new int[] {random.nextInt(i), random.nextInt(i)} : new int[0]);
    }
  }

  String name() {
    return "Holder" + seed;
  }

  int regions() {
    return regions.size();
  }

  String describe(int region) {
    return regions.get(region).name();
  }

  /** Runs a region when nothing else runs; changes the state. */
  long run(State state, int region, int a) {
    int[] inner = nested.get(region);
    if (inner.length == 0) {
      return regions.get(region).run(state, a);
    }
    long first = run(state, inner[0], a);
    if (first == Shape.THROWS) {
      return Shape.THROWS;
    }
    long second = run(state, inner[1], a + 1);
    return second == Shape.THROWS ? Shape.THROWS : first * 31 + second;
  }

  /** The source of the class and of those it needs. */
  String source() {
    boolean isStatic = locking == Locking.STATIC_METHODS;
    String modifier = isStatic ? "static " : "";
    String connection = opening == Opening.ON_FIRST_USE ? "conn()" : "connection";
    StringBuilder text = new StringBuilder(HEAD);
    boolean inherited = opening == Opening.INHERITED && !isStatic;
    if (inherited) {
      text.append("abstract class Base" + seed + " {\n");
      text.append("  protected final Connection connection;\n");
      text.append("  Base" + seed + "(String url) throws SQLException {\n");
      text.append("    connection = DriverManager.getConnection(url);\n  }\n");
      text.append("  public synchronized long count() throws SQLException {\n");
      text.append("    try (Statement s = connection.createStatement();\n");
      text.append("        ResultSet r = s.executeQuery(\"SELECT count(*) FROM log\")) {\n");
      text.append("      return r.next() ? r.getLong(1) : -1;\n    }\n  }\n}\n\n");
    }
    text.append("public class " + name());
    text.append(inherited ? " extends Base" + seed : "");
    text.append(" implements io.pooledsqlite.it.holders.RandomHolder {\n");
    text.append("  private static final String SELECT = \"SELECT id, n FROM t\";\n");
    text.append("  private static final Map<Integer, String> SQLS = new HashMap<>();\n");
    text.append("  static {\n    SQLS.put(0, \"UPDATE t SET n = n + 5 WHERE id = 0\");\n");
    text.append("    SQLS.put(1, \"SELECT n FROM t\");\n  }\n");
    if (!inherited) {
      boolean isFinal = opening != Opening.ON_FIRST_USE && !isStatic;
      text.append("  private " + modifier + (isFinal ? "final " : ""));
      text.append("Connection connection;\n");
    }
    text.append("  private " + modifier + "String url;\n");
    text.append("  private final Object lock = new Object();\n");
    text.append("  private " + modifier + "int hits;\n");
    text.append("  private " + modifier + "Long memo;\n");
    text.append("  private " + modifier + "PreparedStatement select;\n");
    text.append("  private static final long[] shared" + " = new long[1];\n");
    text.append("  private static final ConcurrentHashMap<String, Long> cache");
    text.append(" = new ConcurrentHashMap<>();\n\n");
    text.append("  public " + name() + "(String url) throws SQLException {\n");
    text.append(inherited ? "    super(url);\n" : "");
    text.append("    " + (isStatic ? name() : "this") + ".url = url;\n");
    if (!inherited && opening != Opening.ON_FIRST_USE) {
      text.append("    connection = DriverManager.getConnection(url);\n");
    } else if (!inherited && opening == Opening.INHERITED) {
      text.append("    connection = DriverManager.getConnection(url);\n");
    }
    text.append("  }\n\n");
    if (opening == Opening.ON_FIRST_USE) {
      text.append("  private " + modifier + "Connection conn() throws SQLException {\n");
      text.append("    if (connection == null) {\n");
      text.append("      connection = DriverManager.getConnection(url);\n    }\n");
      text.append("    return connection;\n  }\n\n");
    }
    for (int i = 0; i < regions.size(); i++) {
      text.append(region(i, modifier, connection));
    }
    text.append(dump(modifier, connection));
    text.append("  public long call(int region, int a) throws Exception {\n");
    text.append("    switch (region) {\n");
    for (int i = 0; i < regions.size(); i++) {
      text.append("      case " + i + ": return op" + i + "(a);\n");
    }
    text.append("      default: throw new IllegalArgumentException();\n    }\n  }\n\n");
    text.append(TAIL);
    return text.append("}\n").toString();
  }

  private String region(int number, String modifier, String connection) {
    int[] inner = nested.get(number);
    String code = regions.get(number).code().replace("CONN", connection);
    if (inner.length > 0) {
      code = code.replace("NEXT2", "op" + inner[1]).replace("NEXT", "op" + inner[0]);
    }
    return method("public " + modifier, "long op" + number + "(int a)", code, number);
  }

  private String method(String modifiers, String signature, String code, int number) {
    boolean whole =
        locking == Locking.METHODS
            || locking == Locking.STATIC_METHODS
            || (locking == Locking.METHODS_AND_BLOCKS && number % 2 == 0);
    String lock = locking == Locking.BLOCKS_ON_A_FIELD ? "lock" : "this";
    StringBuilder text = new StringBuilder("  " + modifiers);
    text.append(whole ? "synchronized " : "").append(signature).append(" throws SQLException {\n");
    text.append(whole ? "" : "    synchronized (" + lock + ") {\n");
    text.append(code.indent(whole ? 4 : 6));
    return text.append(whole ? "" : "    }\n").append("  }\n\n").toString();
  }

  private String dump(String modifier, String connection) {
    String code =
        """
        long[] all = new long[8];
        try (Statement s = CONN.createStatement()) {
          try (ResultSet r = s.executeQuery("SELECT n FROM t ORDER BY id")) {
            for (int i = 0; r.next(); i++) {
              all[i] = r.getLong(1);
            }
          }
          try (ResultSet r = s.executeQuery("SELECT count(*) FROM log")) {
            r.next();
            all[3] = r.getLong(1);
          }
        }
        all[4] = hits;
        all[5] = memo == null ? Long.MIN_VALUE + 1 : memo;
        all[6] = shared[0];
        Long cached = cache.get("k");
        all[7] = cached == null ? Long.MIN_VALUE + 1 : cached;
        return all;
        """
            .replace("CONN", connection);
    String inside = method("private " + modifier, "long[] state()", code, 0);
    return inside + "  public long[] dump() throws SQLException {\n    return state();\n  }\n\n";
  }

  private static final String HEAD =
      """
      package generated;

      import java.sql.*;
      import java.util.*;
      import java.util.concurrent.ConcurrentHashMap;

      """;

  private static final String TAIL;

  static {
    StringBuilder tail = new StringBuilder();
    tail.append(
        """
          private static int id(int a) {
            return Math.floorMod(a, 3);
          }

          static final class Row {
            int id;
            long n;
          }

          interface Mapper {
            long map(ResultSet row) throws SQLException;
          }

          private static long query(Connection c, String sql, Mapper mapper) throws SQLException {
            try (Statement s = c.createStatement();
                ResultSet r = s.executeQuery(sql)) {
              return r.next() ? mapper.map(r) : -1;
            }
          }

          private static long deep(Connection c, int a, int depth) throws SQLException {
            return d0(c, a);
          }

        """);
    for (int i = 0; i < 15; i++) {
      tail.append("  private static long d" + i + "(Connection c, int a) throws SQLException {\n");
      if (i < 14) {
        tail.append("    return d" + (i + 1) + "(c, a);\n");
      } else {
        tail.append(
            """
                try (Statement s = c.createStatement()) {
                  return s.executeUpdate("UPDATE t SET n = n + 2 WHERE id = " + id(a));
                }
            """);
      }
      tail.append("  }\n\n");
    }
    TAIL = tail.toString();
  }
}
