package io.pooledsqlite.it.holders;

/** Writes the source of a generated holder. */
final class HolderSource {

  private final HolderProgram program;

  HolderSource(HolderProgram program) {
    this.program = program;
  }

  /** The source of the class and of those it needs. */
  String text() {
    StringBuilder text = new StringBuilder(HolderText.HEAD);
    text.append(program.isInherited() ? base() : "");
    text.append(
        "public class "
            + program.name()
            + (program.isInherited() ? " extends Base" + program.seed() : ""));
    text.append(" implements io.pooledsqlite.it.holders.RandomHolder {\n");
    text.append(fields()).append('\n').append(constructor());
    if (program.opening() == HolderProgram.Opening.ON_FIRST_USE) {
      text.append("  private " + modifier() + "Connection conn() throws SQLException {\n");
      text.append("    if (connection == null) {\n");
      text.append("      connection = DriverManager.getConnection(url);\n    }\n");
      text.append("    return connection;\n  }\n\n");
    }
    for (int region : program.written()) {
      text.append(region(region));
    }
    if (program.uses(TrickShape.TWO_HOLDERS)) {
      text.append(method(modifier(), "long again()", "return ++hits;\n", 0));
      text.append(HolderText.PEER.replace("HOLDER", program.name()));
    }
    text.append(program.isWrapped() ? HolderText.KEPT : "");
    text.append(dump(modifier(), connection()));
    text.append("  public long call(int region, int a) throws Exception {\n");
    text.append("    switch (region) {\n");
    for (int i : program.kept()) {
      text.append("      case " + i + ": return op" + i + "(a);\n");
    }
    text.append("      default: throw new IllegalArgumentException();\n    }\n  }\n\n");
    text.append(HolderText.TAIL).append("}\n\n");
    return text.append(classesBeside()).toString();
  }

  private String modifier() {
    return program.isStatic() ? "static " : "";
  }

  /** What gives the connection. */
  private String connection() {
    return program.opening() == HolderProgram.Opening.ON_FIRST_USE
        ? "conn()"
        : program.isInherited()
            ? "kept()"
            : program.isWrapped() ? "kept.connection()" : "connection";
  }

  /** The class above, with a lock of its own where the holder has one. */
  private String base() {
    boolean own = program.locking() == HolderProgram.Locking.BLOCKS_ON_A_FIELD;
    boolean forBoth = program.locking() == HolderProgram.Locking.BLOCKS_ON_A_FIELD_OF_THE_BASE;
    StringBuilder text = new StringBuilder("abstract class Base" + program.seed() + " {\n");
    text.append(own ? "  private final Object lock = new Object();\n" : "");
    text.append(forBoth ? "  protected final Object lock = new Object();\n" : "");
    text.append("  private final Connection connection;\n");
    text.append("  protected Connection kept() {\n    return connection;\n  }\n");
    text.append("  Base" + program.seed() + "(String url) throws SQLException {\n");
    text.append("    connection = DriverManager.getConnection(url);\n  }\n");
    text.append("  public " + (own || forBoth ? "" : "synchronized "));
    text.append("long count() throws SQLException {\n");
    text.append(own || forBoth ? "    synchronized (lock) {\n" : "    {\n");
    text.append("    try (Statement s = connection.createStatement();\n");
    text.append("        ResultSet r = s.executeQuery(\"SELECT count(*) FROM log\")) {\n");
    return text.append("      return r.next() ? r.getLong(1) : -1;\n    }}\n  }\n}\n\n").toString();
  }

  private String fields() {
    StringBuilder text = new StringBuilder();
    text.append("  private static final String SELECT = \"SELECT id, n FROM t\";\n");
    text.append("  private static final Map<Integer, String> SQLS = new HashMap<>();\n");
    text.append("  static {\n    SQLS.put(0, \"UPDATE t SET n = n + 5 WHERE id = 0\");\n");
    text.append("    SQLS.put(1, \"SELECT n FROM t\");\n  }\n");
    if (program.isWrapped()) {
      text.append("  private final Kept kept;\n");
    } else if (!program.isInherited()) {
      boolean isFinal =
          program.opening() != HolderProgram.Opening.ON_FIRST_USE && !program.isStatic();
      text.append("  private " + modifier() + (isFinal ? "final " : ""));
      text.append("Connection connection;\n");
    }
    text.append("  private " + modifier() + "String url;\n");
    if (program.locking() != HolderProgram.Locking.BLOCKS_ON_A_FIELD_OF_THE_BASE) {
      text.append("  private final Object lock = new Object();\n");
    }
    text.append("  private static final Object LOCK = new Object();\n");
    text.append("  private " + modifier() + "int hits;\n");
    text.append("  private " + modifier() + "Long memo;\n");
    text.append("  private " + modifier() + "PreparedStatement select;\n");
    text.append("  private static final long[] shared" + " = new long[1];\n");
    text.append("  private static final ConcurrentHashMap<String, Long> cache");
    text.append(" = new ConcurrentHashMap<>();\n");
    text.append("  private static final Printed PRINTED = new Printed();\n");
    text.append("  private static final PrintStream OUT = new PrintStream(PRINTED);\n");
    String field = "  private " + modifier();
    text.append(program.uses(TrickShape.SQL_FUNCTION) ? field + "boolean functions;\n" : "");
    text.append(program.uses(TrickShape.CALLS_BACK) ? field + "LongUnaryOperator hook;\n" : "");
    text.append(program.uses(FieldShape.READS_A_FLAG) ? field + "volatile long flag;\n" : "");
    return text.append(program.uses(TrickShape.TWO_HOLDERS) ? field + "Peer peer;\n" : "")
        .toString();
  }

  private String constructor() {
    StringBuilder text = new StringBuilder();
    text.append("  public " + program.name() + "(String url) throws SQLException {\n");
    text.append(program.isInherited() ? "    super(url);\n" : "");
    text.append("    " + (program.isStatic() ? program.name() : "this") + ".url = url;\n");
    if (program.isWrapped()) {
      text.append("    kept = new Kept(url);\n");
    } else if (!program.isInherited() && program.opening() != HolderProgram.Opening.ON_FIRST_USE) {
      text.append("    connection = DriverManager.getConnection(url);\n");
    }
    text.append(program.uses(TrickShape.CALLS_BACK) ? "    hook = x -> hits += (int) x;\n" : "");
    text.append(program.uses(TrickShape.TWO_HOLDERS) ? "    peer = new Peer(url);\n" : "");
    return text.append("  }\n\n").toString();
  }

  private String region(int number) {
    Shape shape = program.shape(number);
    String code = filled(shape.code(), number);
    StringBuilder text = new StringBuilder();
    if ((shape.code() + shape.members()).contains("OTHER")) {
      text.append("  private static final Object other" + number + " = new Object();\n\n");
    }
    text.append(filled(shape.members(), number).indent(2)).append('\n');
    String signature = "long op" + number + "(int a)";
    if (shape.locksItself()) {
      text.append("  public " + modifier() + signature + " throws Exception {\n");
      return text.append(code.indent(4)).append("  }\n\n").toString();
    }
    return text.append(method("public " + modifier(), signature, code, number)).toString();
  }

  /** The name of the lock, where {@code self} is the holder. */
  private String lock(String self) {
    return switch (program.lock()) {
      case CLASS -> program.name() + ".class";
      case FIELD -> {
        String owner = self.equals("this") ? "" : self + ".";
        yield program.locking() == HolderProgram.Locking.BLOCKS_ON_A_STATIC_FIELD
            ? "LOCK"
            : owner + "lock";
      }
      case THIS -> self;
    };
  }

  /** Puts names for the words of {@link Shape}. */
  private String filled(String code, int number) {
    int[] inner = program.inner(number);
    String filled = code;
    if (inner.length > 0) {
      filled =
          filled
              .replace("DAO_BOTH", both("dao.", true))
              .replace("BOTH", both("", program.seed() % 2 == 0))
              .replace("NEXT2", "op" + inner[1])
              .replace("NEXT", "op" + inner[0]);
    }
    return filled
        .replace("CONN", connection())
        .replace("MONITOR", lock("this"))
        .replace("OUTER", lock(program.name() + ".this"))
        .replace("OF_SELF", lock("self"))
        .replace("OTHER", "other" + number)
        .replace("MODIFIER", modifier())
        .replace("HOLDER", program.name())
        .replace("SELF", program.isStatic() ? "(" + program.name() + ") null" : "this")
        .replaceAll("\\bME\\b", "op" + number)
        .replaceAll("(?<=[a-z])N\\b", String.valueOf(number));
  }

  /** Runs two regions; what is lifted does not pause. */
  private static String both(String object, boolean pauses) {
    String between = pauses ? "java.util.concurrent.locks.LockSupport.parkNanos(50_000);" : "";
    return "long first = %1$sNEXT(a);\n%2$s\nreturn first * 31 + %1$sNEXT2(a + 1);"
        .formatted(object, between);
  }

  private String classesBeside() {
    StringBuilder text = new StringBuilder();
    StringBuilder below = new StringBuilder();
    for (int region : program.written()) {
      text.append(filled(program.shape(region).classes(), region)).append('\n');
      below.append(filled(program.shape(region).below(), region).indent(2));
    }
    if (program.hasClassBelow()) {
      String type = program.name() + "Below";
      text.append("class " + type + " extends " + program.name() + " {\n");
      text.append("  public " + type + "(String url) throws Exception {\n    super(url);\n  }\n");
      text.append(below).append("}\n");
    }
    return text.toString();
  }

  private String method(String modifiers, String signature, String code, int number) {
    boolean whole =
        program.locking() == HolderProgram.Locking.METHODS
            || program.isStatic()
            || (program.locking() == HolderProgram.Locking.METHODS_AND_BLOCKS && number % 2 == 0);
    StringBuilder text = new StringBuilder("  " + modifiers);
    text.append(whole ? "synchronized " : "").append(signature).append(" throws Exception {\n");
    String block = "    synchronized (" + lock("this") + ") {\n";
    int blocks = (whole ? 0 : 1) + (program.locksAgain(number) ? 1 : 0);
    text.append(block.repeat(blocks)).append(code.indent(4 + 2 * blocks));
    return text.append("    }\n".repeat(blocks)).append("  }\n\n").toString();
  }

  private String dumped() {
    StringBuilder text = new StringBuilder();
    for (int region : program.written()) {
      String value = filled(program.shape(region).dumped(), region);
      text.append(value.isEmpty() ? "" : "all[9] = " + value + ";\n");
    }
    return text.toString();
  }

  private String dump(String modifier, String connection) {
    String code =
        """
        long[] all = new long[10];
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
        FLAG
        return all;
        """
            .replace("CONN", connection)
            .replace("FLAG", dumped());
    String inside = method("private " + modifier, "long[] state()", code, 0);
    return inside + "  public long[] dump() throws Exception {\n    return state();\n  }\n\n";
  }
}
