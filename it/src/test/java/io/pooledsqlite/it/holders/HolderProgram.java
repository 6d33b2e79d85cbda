package io.pooledsqlite.it.holders;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A legacy holder made from a seed: its source, and what each of its regions does under a mutex.
 * Some regions may be left out, to find those that a failure needs. Immutable.
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
  private static final List<Shape> COMMON =
      List.of(
          UsualShape.READ_ONE,
          UsualShape.READ_TWO,
          UsualShape.LONG_READ,
          UsualShape.SUM_IN_JAVA,
          UsualShape.ROWS_OF_ROWS,
          UsualShape.BUILT_SQL,
          UsualShape.ADD,
          UsualShape.INSERT_WITH_KEY,
          UsualShape.READ_MODIFY_WRITE,
          UsualShape.TRANSFER,
          UsualShape.MAPPED);

  private static final List<Shape> ALL =
      Stream.<Shape>concat(Arrays.stream(UsualShape.values()), Arrays.stream(TrickShape.values()))
          .toList();

  /** Parts of a hundred regions that are of a common shape. */
  private static final int MOSTLY_COMMON = 75;

  private final int seed;
  private final Locking locking;
  private final Opening opening;
  private final List<Shape> regions = new ArrayList<>();
  private final List<int[]> nested = new ArrayList<>();

  private final Set<Integer> kept = new TreeSet<>();

  /**
   * Reads a program.
   *
   * @param text the seed, and behind a colon the regions that are called, if not all of them:
   *     {@code 17} or {@code 17:0,3}
   */
  static HolderProgram of(String text) {
    int colon = text.indexOf(':');
    HolderProgram program =
        new HolderProgram(Integer.parseInt(colon < 0 ? text : text.substring(0, colon)));
    if (colon >= 0) {
      program.kept.clear();
      for (String number : text.substring(colon + 1).split(",", -1)) {
        program.kept.add(Integer.parseInt(number));
      }
    }
    return program;
  }

  private HolderProgram(int seed) {
    this.seed = seed;
    SplittableRandom random = new SplittableRandom(seed);
    this.locking = Locking.values()[random.nextInt(Locking.values().length)];
    this.opening = Opening.values()[random.nextInt(Opening.values().length)];
    int count = 5 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      List<Shape> from = random.nextInt(100) < MOSTLY_COMMON ? COMMON : ALL;
      Shape shape = from.get(random.nextInt(from.size()));
      int[] inner = {};
      if (shape == UsualShape.NESTED && i >= 2) {
        inner = new int[] {random.nextInt(i), random.nextInt(i)};
      }
      boolean possible =
          inner.length == 0 ? shape != UsualShape.NESTED : isAtomic(inner[0]) && isAtomic(inner[1]);
      // An open cursor would keep the other holder from writing.
      possible &= shape != TrickShape.TWO_HOLDERS || !regions.contains(TrickShape.LEFT_OPEN);
      possible &= shape != TrickShape.LEFT_OPEN || !regions.contains(TrickShape.TWO_HOLDERS);
      regions.add(possible ? shape : UsualShape.READ_TWO);
      nested.add(possible ? inner : new int[0]);
      kept.add(i);
    }
  }

  /** Whether a region never gives up its lock meanwhile. */
  private boolean isAtomic(int region) {
    boolean atomic = regions.get(region) != TrickShape.WAITS_ON_THE_MONITOR;
    for (int inner : nested.get(region)) {
      atomic &= isAtomic(inner);
    }
    return atomic;
  }

  /** The programs with one region less. */
  List<String> smaller() {
    List<String> all = new ArrayList<>();
    for (int left : kept) {
      List<String> others = new ArrayList<>();
      for (int region : kept) {
        if (region != left) {
          others.add(String.valueOf(region));
        }
      }
      if (!others.isEmpty()) {
        all.add(seed + ":" + String.join(",", others));
      }
    }
    return all;
  }

  String name() {
    return "Holder" + seed;
  }

  /** The numbers of the regions that are called. */
  List<Integer> regions() {
    return List.copyOf(kept);
  }

  /** How many regions its class has, that for the dump and inherited ones included. */
  int synchronizedRegions() {
    List<Integer> all = new ArrayList<>(written());
    all.addAll(uses(TrickShape.TWO_HOLDERS) ? List.of(0, 0) : List.of(0));
    int inherited = opening == Opening.INHERITED && locking != Locking.STATIC_METHODS ? 1 : 0;
    return all.size() + inherited + (int) all.stream().filter(this::locksAgain).count();
  }

  /** Whether a region takes its lock once more inside. */
  private boolean locksAgain(int region) {
    return locking != Locking.STATIC_METHODS && (seed + region) % 3 == 0;
  }

  /** Whether the connection is in an object of another class. */
  private boolean isWrapped() {
    return opening == Opening.FINAL_FIELD && locking != Locking.STATIC_METHODS && seed % 2 == 0;
  }

  /** Those that are called, and those that they call. */
  private Set<Integer> written() {
    Set<Integer> all = new TreeSet<>(kept);
    for (int i = regions.size() - 1; i >= 0; i--) {
      if (all.contains(i)) {
        for (int inner : nested.get(i)) {
          all.add(inner);
        }
      }
    }
    return all;
  }

  private boolean uses(Shape shape) {
    return written().stream().anyMatch(region -> regions.get(region) == shape);
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
    boolean inherited = opening == Opening.INHERITED && !isStatic;
    String connection =
        opening == Opening.ON_FIRST_USE
            ? "conn()"
            : inherited ? "kept()" : isWrapped() ? "kept.connection()" : "connection";
    StringBuilder text = new StringBuilder(HEAD);
    if (inherited) {
      text.append("abstract class Base" + seed + " {\n");
      text.append("  private final Connection connection;\n");
      text.append("  protected Connection kept() {\n    return connection;\n  }\n");
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
    if (isWrapped()) {
      text.append("  private final Kept kept;\n");
    } else if (!inherited) {
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
    text.append(" = new ConcurrentHashMap<>();\n");
    text.append("  private static final Printed PRINTED = new Printed();\n");
    text.append("  private static final PrintStream OUT = new PrintStream(PRINTED);\n");
    text.append(
        uses(TrickShape.SQL_FUNCTION) ? "  private " + modifier + "boolean functions;\n" : "");
    text.append(
        uses(TrickShape.CALLS_BACK) ? "  private " + modifier + "LongUnaryOperator hook;\n" : "");
    text.append(uses(TrickShape.TWO_HOLDERS) ? "  private " + modifier + "Peer peer;\n" : "");
    text.append('\n');
    text.append("  public " + name() + "(String url) throws SQLException {\n");
    text.append(inherited ? "    super(url);\n" : "");
    text.append("    " + (isStatic ? name() : "this") + ".url = url;\n");
    if (isWrapped()) {
      text.append("    kept = new Kept(url);\n");
    } else if (!inherited && opening != Opening.ON_FIRST_USE) {
      text.append("    connection = DriverManager.getConnection(url);\n");
    }
    text.append(uses(TrickShape.CALLS_BACK) ? "    hook = x -> hits += (int) x;\n" : "");
    text.append(uses(TrickShape.TWO_HOLDERS) ? "    peer = new Peer(url);\n" : "");
    text.append("  }\n\n");
    if (opening == Opening.ON_FIRST_USE) {
      text.append("  private " + modifier + "Connection conn() throws SQLException {\n");
      text.append("    if (connection == null) {\n");
      text.append("      connection = DriverManager.getConnection(url);\n    }\n");
      text.append("    return connection;\n  }\n\n");
    }
    for (int region : written()) {
      text.append(region(region, modifier, connection));
    }
    if (uses(TrickShape.TWO_HOLDERS)) {
      text.append(method(modifier, "long again()", "return ++hits;\n", 0));
      text.append(PEER.replace("HOLDER", name()));
    }
    text.append(isWrapped() ? KEPT : "");
    text.append(dump(modifier, connection));
    text.append("  public long call(int region, int a) throws Exception {\n");
    text.append("    switch (region) {\n");
    for (int i : kept) {
      text.append("      case " + i + ": return op" + i + "(a);\n");
    }
    text.append("      default: throw new IllegalArgumentException();\n    }\n  }\n\n");
    text.append(TAIL);
    return text.append("}\n").toString();
  }

  private String region(int number, String modifier, String connection) {
    int[] inner = nested.get(number);
    boolean isStatic = locking == Locking.STATIC_METHODS;
    String monitor = isStatic ? name() + ".class" : "this";
    String code =
        regions
            .get(number)
            .code()
            .replace("CONN", connection)
            .replace("MONITOR", locking == Locking.BLOCKS_ON_A_FIELD ? "lock" : monitor)
            .replace("HOLDER", name())
            .replace("SELF", isStatic ? "null" : "this");
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
    String block = "    synchronized (" + lock + ") {\n";
    int blocks = (whole ? 0 : 1) + (locksAgain(number) ? 1 : 0);
    text.append(block.repeat(blocks)).append(code.indent(4 + 2 * blocks));
    return text.append("    }\n".repeat(blocks)).append("  }\n\n").toString();
  }

  private String dump(String modifier, String connection) {
    String code =
        """
        long[] all = new long[9];
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
        all[8] = PRINTED.hash;
        return all;
        """
            .replace("CONN", connection);
    String inside = method("private " + modifier, "long[] state()", code, 0);
    return inside + "  public long[] dump() throws SQLException {\n    return state();\n  }\n\n";
  }

  private static final String HEAD =
      """
      package generated;

      import java.io.*;
      import java.sql.*;
      import java.util.*;
      import java.util.concurrent.ConcurrentHashMap;
      import java.util.function.LongUnaryOperator;

      """;

  private static final String KEPT =
      """
        static class Kept {
          private final Connection connection;

          Kept(String url) throws SQLException {
            connection = DriverManager.getConnection(url);
          }

          Connection connection() {
            return connection;
          }
        }

      """;

  private static final String PEER =
      """
        static final class Peer {
          private final Connection own;

          Peer(String url) throws SQLException {
            own = DriverManager.getConnection(url);
          }

          synchronized long add(int a) throws SQLException {
            try (Statement s = own.createStatement()) {
              return s.executeUpdate("INSERT INTO log(v) VALUES (" + a + ")");
            }
          }

          synchronized long back(HOLDER holder) throws SQLException {
            return holder.again();
          }
        }

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

          static final class Printed extends OutputStream {
            long hash;

            @Override
            public void write(int character) {
              hash = hash * 31 + character;
            }
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
