package io.pooledsqlite.it.holders;

import static io.pooledsqlite.it.holders.Shape.id;

/** What a region reads is also changed without the lock, by every other call. */
enum OutsideShape implements Shape {
  A_DATE(
      "private static final java.util.Date dateN = new java.util.Date(0L);\n",
      "dateN.setTime(a);",
      "new java.util.Date(4L).after(dateN) ? 1 : 0",
      "dateN.getTime()"),
  A_BUFFER_THAT_IS_COMPARED(
      Text.BUFFER, Text.SET_THE_BUFFER, "\"4\".contentEquals(bufferN) ? 1 : 0", Text.OF_THE_BUFFER),
  A_BUFFER_THAT_IS_COPIED(
      Text.BUFFER, Text.SET_THE_BUFFER, "new StringBuilder(bufferN).charAt(0)", Text.OF_THE_BUFFER),
  A_BUFFER_THAT_IS_MATCHED(
      Text.BUFFER,
      Text.SET_THE_BUFFER,
      "java.util.regex.Pattern.compile(\"[0-3]\").matcher(bufferN).find() ? 1 : 0",
      Text.OF_THE_BUFFER),
  A_PROPERTY(
      "",
      "System.setProperty(\"HOLDER.limitN\", String.valueOf(a));",
      "Integer.getInteger(\"HOLDER.limitN\", 0)",
      "Integer.getInteger(\"HOLDER.limitN\", 0)"),
  AN_ARRAY_THAT_IS_COPIED(
      """
      private static final int[] numbersN = new int[1];

      private static int[] values() {
        return numbersN.clone();
      }
      """,
      "numbersN[0] = a;",
      "values()[0]",
      "numbersN[0]"),
  AN_ARRAY_BY_THE_NAME_OF_CONSTANTS(
      """
      enum CopiesN {
        ONE;

        private static final int[] KEPT = new int[1];

        static void keep(int a) {
          KEPT[0] = a;
        }

        static int[] values(int from) {
          return KEPT.clone();
        }
      }
      """,
      "CopiesN.keep(a);",
      "CopiesN.values(0)[0]",
      "CopiesN.KEPT[0]"),
  A_FIELD_THAT_CONSTRUCTORS_ASSIGN(
      """
      static final class MadeN {
        private static volatile int last;

        MadeN(int a) {
          set(a);
        }

        private void set(int a) {
          last = a;
        }
      }
      """,
      "new MadeN(a);",
      "MadeN.last",
      "MadeN.last"),
  A_FIELD_OF_ANOTHER(
      Text.linked("private static void"),
      "new LinkedN(linkedN, a);",
      "linkedN.last",
      "linkedN.last"),
  A_FIELD_OF_ANOTHER_BY_A_METHOD(
      Text.linked("private void"), "new LinkedN(linkedN, a);", "linkedN.last", "linkedN.last"),
  A_FIELD_BY_A_JOINED_NAME(
      "Flag.class.getDeclaredField(which + \"alue\").setLong(this, a);", "\"v\""),
  A_FIELD_BY_A_CHOSEN_NAME(
      "Flag.class.getDeclaredField(which != null ? which : \"other\").setLong(this, a);",
      "\"value\""),
  A_FIELD_BY_A_REFERENCE(
      "Find find = Flag.class::getDeclaredField;\nfind.find(which).setLong(this, a);", "\"value\""),
  A_FIELD_BY_A_LOOKUP(
      "java.lang.invoke.MethodHandles.lookup()"
          + ".findVarHandle(Flag.class, which, long.class).setVolatile(this, (long) a);",
      "\"value\""),
  A_FIELD_BY_AN_UPDATER(
      "java.util.concurrent.atomic.AtomicLongFieldUpdater.newUpdater(Flag.class, \"value\")"
          + ".set(this, a);",
      "null"),
  A_FIELD_BY_A_METHOD_THAT_IS_FOUND(
      "Flag.class.getDeclaredMethod(\"assign\", int.class).invoke(this, a);",
      "null",
      "Flag() {\n  assign(0);\n}\nprivate void assign(int a) {\n  value = a;\n}\n");

  private static final class Text {
    static final String BUFFER =
        "private static final StringBuffer bufferN = new StringBuffer(\"0\");\n";
    static final String SET_THE_BUFFER = "bufferN.setCharAt(0, (char) ('0' + a));";
    static final String OF_THE_BUFFER = "bufferN.charAt(0) - '0'";

    static String linked(String modifiers) {
      return """
      static final class LinkedN {
        private volatile int last;

        LinkedN(LinkedN other, int a) {
          if (other != null) {
            link(other, a);
          }
        }

        MODIFIERS link(LinkedN other, int a) {
          other.last = a;
        }
      }

      private static final LinkedN linkedN = new LinkedN(null, 0);
      """
          .replace("MODIFIERS", modifiers);
    }

    /** Only its own code may touch the field. */
    static String flag(String assigns, String more) {
      return """
      final class Flag {
        interface Find {
          java.lang.reflect.Field find(String name) throws ReflectiveOperationException;
        }

        private volatile long value;

        long value() {
          return value;
        }

        void set(String which, int a) throws ReflectiveOperationException {
          ASSIGNS
        }

        MORE
      }
      """
          .replace("ASSIGNS", assigns)
          .replace("MORE", more)
          .replace("Flag", "HOLDERFlagN");
    }
  }

  private final String members;
  private final String classes;
  private final String code;
  private final String dumped;

  /** A field of another class that is found by its name. */
  OutsideShape(String assigns, String name) {
    this(assigns, name, "");
  }

  OutsideShape(String assigns, String name, String more) {
    this(
        "private static final HOLDERFlagN flagN = new HOLDERFlagN();\n",
        "flagN.set(" + name + ", a);",
        "flagN.value()",
        "flagN.value()",
        Text.flag(assigns, more));
  }

  OutsideShape(String members, String sets, String reads, String dumped) {
    this(members, sets, reads, dumped, "");
  }

  OutsideShape(String members, String sets, String reads, String dumped, String classes) {
    // In a method of its own: whoever is in it is in no region.
    this.members =
        members
            + """
            private static void asideN(int a) throws Exception {
              SETS
              java.lang.invoke.VarHandle.fullFence();
            }
            """
                .replace("SETS", sets);
    this.classes = classes;
    this.dumped = dumped;
    this.code =
        """
        if (a % 2 == 0) {
          asideN(a);
          return 0;
        }
        synchronized (MONITOR) {
          long n = slowRow(CONN, id(a));
          return n * 1000003 + (READS);
        }
        """
            .replace("READS", reads);
  }

  @Override
  public String members() {
    return members;
  }

  @Override
  public String classes() {
    return classes;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public String dumped() {
    return dumped;
  }

  @Override
  public boolean locksItself() {
    return true;
  }

  @Override
  public boolean isAtomic() {
    return false;
  }

  @Override
  public long run(State state, int a) {
    if (a % 2 == 0) {
      state.values[State.FLAG] = a;
      return 0;
    }
    return state.row(id(a)) * 1000003 + read(state.values[State.FLAG]);
  }

  /** What the region finds where that was left. */
  private long read(long flag) {
    return switch (this) {
      case A_DATE -> flag < 4 ? 1 : 0;
      case A_BUFFER_THAT_IS_COMPARED -> flag == 4 ? 1 : 0;
      case A_BUFFER_THAT_IS_COPIED -> '0' + flag;
      case A_BUFFER_THAT_IS_MATCHED -> flag < 4 ? 1 : 0;
      default -> flag;
    };
  }
}
