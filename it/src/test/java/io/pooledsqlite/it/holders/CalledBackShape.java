package io.pooledsqlite.it.holders;

/** The JDK calls an object of the holder's, which counts. */
enum CalledBackShape implements CountingShape {
  FORMATS_WITH_A_WIDTH(Text.PEEK, "String.format(\"%5s\", peek);"),
  FORMATS_A_LIST(Text.PEEK_IN_A_LIST, "String.format(\"%20s\", all);"),
  INSERTS_INTO_A_BUILDER(Text.PEEK, "new StringBuilder().insert(0, peek);"),
  APPENDS_TO_A_BUILDER_IN_A_LIST(
      Text.PEEK,
      """
      StringBuilder text = new StringBuilder();
      List<Object> all = new ArrayList<Object>();
      all.add(text);
      text.append(peek);
      """),
  ADDS_TO_A_LIST_OR_A_SET(
      Text.PEEK,
      """
      Collection<Object> all = a > 100 ? new ArrayList<Object>() : new HashSet<Object>();
      all.add(peek);
      """),
  FAILS_WITH_A_DETAIL(Text.PEEK, "Error failed = new AssertionError(peek);"),
  SAYS_A_NAME_THAT_IS_MADE_OF_ITS_HASH(
      """
      static final class PeekN {
        final Asked asked = new Asked();

        @Override
        public int hashCode() {
          return (int) asked.ask();
        }
      }
      """,
      "PeekN peek = new PeekN();\nAsked asked = peek.asked;\n",
      "peek.toString();"),
  SAYS_THE_NAME_OF_ANY_OF_TWO(
      """
      static class PlainN {
        final Asked asked = new Asked();
      }

      static class PeekN extends PlainN {
        @Override
        public String toString() {
          return "" + asked.ask();
        }
      }

      private static PlainN anyN(PlainN any) {
        return any;
      }
      """,
      "PlainN peek = anyN(new PeekN());\nAsked asked = peek.asked;\n",
      "peek.toString();"),
  COPIES_A_LIST(Text.PEEK_LIST, "List<Object> copy = new ArrayList<Object>(peek);"),
  ADDS_A_LIST(Text.PEEK_LIST, "new ArrayList<Object>().addAll(peek);"),
  HASHES_A_LIST(Text.PEEK_LIST, "peek.hashCode();"),
  HASHES_A_LIST_IN_A_LIST(
      Text.PEEK_LIST,
      """
      List<Object> all = new ArrayList<Object>();
      all.add(peek);
      all.hashCode();
      """),
  HASHES_A_LIST_BY_SUPER(
      Text.PEEK_LIST.members + "static final class HashedN extends PeekN {" + Text.BY_SUPER + "}\n",
      "HashedN peek = new HashedN();\nAsked asked = peek.asked;\n",
      "peek.hashCode();"),
  PUTS_A_MAP(
      """
      static final class PeekN extends AbstractMap<Integer, Integer> {
        final Asked asked = new Asked();

        @Override
        public Set<Map.Entry<Integer, Integer>> entrySet() {
          asked.ask();
          return new HashSet<Map.Entry<Integer, Integer>>();
        }
      }
      """,
      "PeekN peek = new PeekN();\nAsked asked = peek.asked;\n",
      "new HashMap<Integer, Integer>().putAll(peek);"),
  FORMATS_ITSELF(
      """
      static final class PeekN implements Formattable {
        final Asked asked = new Asked();

        @Override
        public void formatTo(Formatter formatter, int flags, int width, int precision) {
          asked.ask();
        }
      }
      """,
      "PeekN peek = new PeekN();\nAsked asked = peek.asked;\n",
      "String.format(\"%s\", peek);"),
  APPENDS_ITS_OWN_CHARACTERS(Text.PEEK_CHARS, "new StringBuilder().append(peek);"),
  APPENDS_SOME_OF_THEM(Text.PEEK_CHARS, "new StringBuilder().append(peek, 0, 1);"),
  BEGINS_WITH_THEM(Text.PEEK_CHARS, "StringBuilder text = new StringBuilder(peek);"),
  MATCHES_THEM(Text.PEEK_CHARS, "java.util.regex.Pattern.matches(\"x\", peek);"),
  SEEDS_A_RANDOM(
      """
      static final class PeekN extends Random {
        Asked asked;

        PeekN() {
          if (asked == null) {
            asked = new Asked();
          }
        }

        @Override
        public void setSeed(long seed) {
          asked = new Asked();
          asked.ask();
        }
      }
      """,
      "PeekN peek = new PeekN();\n",
      "Asked asked = peek.asked;"),
  FILLS_A_SET(
      """
      static final class PeekN extends HashSet<Integer> {
        Asked asked;

        PeekN(Collection<Integer> all) {
          super(all);
          if (asked == null) {
            asked = new Asked();
          }
        }

        @Override
        public boolean add(Integer each) {
          asked = new Asked();
          asked.ask();
          return super.add(each);
        }
      }
      """,
      "List<Integer> all = new ArrayList<Integer>();\nall.add(1);\nPeekN peek = new PeekN(all);\n",
      "Asked asked = peek.asked;"),
  REMOVES_BY_A_FUNCTION_OF_OTHERS(
      """
      private static final java.util.function.Predicate<Asked> whichN = each -> each.ask() == 0;
      """,
      "Asked asked = new Asked();\nList<Asked> all = new ArrayList<Asked>();\nall.add(asked);\n",
      "all.removeIf(whichN);"),
  JOINS_WHAT_A_LAMBDA_GIVES(
      """
      static final class PeekN implements Iterator<String> {
        private final Asked asked;

        PeekN(Asked asked) {
          this.asked = asked;
        }

        @Override
        public boolean hasNext() {
          return asked.ask() == Long.MIN_VALUE;
        }

        @Override
        public String next() {
          return "a";
        }
      }
      """,
      "final Asked asked = new Asked();\nIterable<String> all = () -> new PeekN(asked);\n",
      "String.join(\",\", all);");

  /** An object that counts, and the variables {@code peek} and {@code asked}. */
  private record Text(String members, String variables) {
    static final Text PEEK =
        new Text(
            """
            static final class PeekN {
              final Asked asked = new Asked();

              @Override
              public String toString() {
                return "" + asked.ask();
              }

              @Override
              public int hashCode() {
                return (int) asked.ask();
              }
            }
            """,
            "PeekN peek = new PeekN();\nAsked asked = peek.asked;\n");

    static final Text PEEK_IN_A_LIST =
        new Text(
            PEEK.members,
            PEEK.variables + "List<Object> all = new ArrayList<Object>();\nall.add(peek);\n");

    static final Text PEEK_LIST =
        new Text(
            """
            static class PeekN extends AbstractList<Integer> {
              final Asked asked = new Asked();

              @Override
              public Integer get(int index) {
                return (int) asked.ask();
              }

              @Override
              public int size() {
                return 1;
              }
            }
            """,
            PEEK.variables);

    static final Text PEEK_CHARS =
        new Text(
            """
            static final class PeekN implements CharSequence {
              final Asked asked = new Asked();

              @Override
              public int length() {
                return 1;
              }

              @Override
              public char charAt(int index) {
                return (char) (32 + Math.abs(asked.ask() % 32));
              }

              @Override
              public CharSequence subSequence(int from, int to) {
                return this;
              }

              @Override
              public String toString() {
                return "" + charAt(0);
              }
            }
            """,
            PEEK.variables);

    static final String BY_SUPER =
        "\n  @Override\n  public int hashCode() {\n    return super.hashCode();\n  }\n";
  }

  private final String members;
  private final String first;

  CalledBackShape(Text text, String call) {
    this(text.members, text.variables, call);
  }

  CalledBackShape(String members, String variables, String call) {
    this.members = members;
    this.first = variables + call + "\n";
  }

  @Override
  public String members() {
    return members;
  }

  @Override
  public String first() {
    return first;
  }
}
