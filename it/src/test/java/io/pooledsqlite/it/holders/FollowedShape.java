package io.pooledsqlite.it.holders;

/** Calls that go elsewhere than it seems, to code that counts. */
enum FollowedShape implements CountingShape {
  DEFAULT_METHOD_OF_A_LAMBDA(
      """
      interface JobN {
        void run();

        default void twice(Asked asked) {
          asked.ask();
        }
      }
      """,
      """
      JobN job = () -> {};
      job.twice(asked);
      """),
  DEFAULT_METHOD_OF_A_MARKER(
      """
      interface JobN {
        void run();

        default void twice(Asked asked) {}
      }

      interface LoudN extends JobN {
        @Override
        default void twice(Asked asked) {
          asked.ask();
        }
      }
      """,
      """
      JobN job = (JobN & LoudN) () -> {};
      job.twice(asked);
      """),
  DEFAULT_METHOD_OF_THE_JDK(
      "",
      """
      final List<Asked> names = new ArrayList<Asked>();
      names.add(asked);
      Iterable<Asked> all = () -> names.iterator();
      all.forEach(each -> each.ask());
      """),
  LAMBDA_THAT_OVERRIDES_A_DEFAULT(
      """
      interface LoudN extends java.util.function.Function<String, Asked> {
        @Override
        default <V> java.util.function.Function<String, V> andThen(
            java.util.function.Function<? super Asked, ? extends V> after) {
          apply("").ask();
          return java.util.function.Function.super.andThen(after);
        }
      }
      """,
      """
      LoudN loud = text -> asked;
      java.util.stream.Stream.of("a").map(loud.andThen(each -> each)).count();
      """),
  ONE_OF_TWO(Text.LOUD, "Objects.requireNonNullElse((QuietN) null, new LoudN()).go(asked);\n"),
  ONE_OF_TWO_THAT_MAY_BE_NULL(
      Text.LOUD,
      """
      QuietN first = a > 0 ? null : new QuietN();
      Objects.requireNonNullElse(first, new LoudN()).go(asked);
      """),
  ONE_OF_TWO_THAT_IS_MADE(
      Text.LOUD,
      """
      QuietN first = a > 0 ? null : new QuietN();
      Objects.requireNonNullElseGet(first, LoudN::new).go(asked);
      """),
  IN_A_HANDLER(
      Text.LOUD,
      """
      QuietN[] all = {new LoudN()};
      try {
        if (a > 0) {
          throw new SQLException("expected");
        }
      } catch (SQLException e) {
        all[0].go(asked);
      }
      """),
  OF_THE_ROUND_BEFORE(
      Text.LOUD,
      """
      QuietN[] before = null;
      for (int i = 0; i < 2; i++) {
        QuietN[] now = new QuietN[1];
        if (before != null) {
          before[0].go(asked);
        }
        now[0] = new LoudN();
        before = now;
      }
      """),
  SUPPRESSED(
      """
      static final class LoudN extends RuntimeException {
        void go(Asked asked) {
          asked.ask();
        }
      }
      """,
      """
      RuntimeException first = new RuntimeException();
      first.addSuppressed(new LoudN());
      ((LoudN) first.getSuppressed()[0]).go(asked);
      """),
  WRAPPED(
      Text.ERROR,
      """
      PeekN peek = new PeekN(asked);
      new RuntimeException(peek);
      """),
  CAUGHT_AND_WRAPPED(
      Text.ERROR,
      """
      try {
        if (a > 0) {
          throw new PeekN(asked);
        }
      } catch (Exception e) {
        new IllegalStateException(e);
      }
      """),
  CAUGHT_AND_GIVEN_AS_CAUSE(
      Text.ERROR,
      """
      try {
        if (a > 0) {
          throw new PeekN(asked);
        }
      } catch (SQLException e) {
        RuntimeException wrapped = new RuntimeException();
        wrapped.initCause(e);
        wrapped.getCause().toString();
      }
      """),
  CAUGHT_AND_SAID(
      Text.ERROR,
      """
      try {
        if (a > 0) {
          throw new PeekN(asked);
        }
      } catch (SQLException e) {
        new IllegalStateException("failed: " + e);
      }
      """),
  FILLS_ITS_STACK_TRACE(
      """
      static final class LoudN extends RuntimeException {
        private Asked own;

        LoudN() {
          if (own == null) {
            own = new Asked();
          }
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
          own = new Asked();
          own.ask();
          return this;
        }
      }
      """,
      "asked = new LoudN().own;\n"),
  PRIVATE_WITH_THE_NAME_OF_ONE_BELOW(
      """
      private MODIFIERlong helperN(Asked asked) {
        return asked.ask();
      }
      """,
      "helperN(asked);\n") {
    @Override
    public String below() {
      return """
      long helperN(Asked asked) {
        return 1;
      }
      """;
    }
  },
  PRIVATE_IN_AN_INTERFACE(
      """
      interface WithPrivateN {
        private long helper(Asked asked) {
          return asked.ask();
        }

        default long go(Asked asked) {
          return helper(asked);
        }
      }

      static final class QuietN implements WithPrivateN {
        public long helper(Asked asked) {
          return 1;
        }
      }
      """,
      "new QuietN().go(asked);\n"),
  PART_OF_ANY_WHOLE(
      Text.LOUD
          + """
          static class WholeN {
            private final QuietN part = makePart();

            QuietN makePart() {
              return new QuietN();
            }

            final QuietN part() {
              return part;
            }
          }

          static final class LoudWholeN extends WholeN {
            @Override
            QuietN makePart() {
              return new LoudN();
            }
          }

          private static final WholeN wholeN = chooseN(true);

          private static WholeN chooseN(boolean loud) {
            return loud ? new LoudWholeN() : new WholeN();
          }
          """,
      "wholeN.part().go(asked);\n");

  private static final class Text {
    static final String LOUD =
        """
        static class QuietN {
          long go(Asked asked) {
            return 1;
          }
        }

        static final class LoudN extends QuietN {
          @Override
          long go(Asked asked) {
            return asked.ask();
          }
        }
        """;

    static final String ERROR =
        """
        static final class PeekN extends SQLException {
          private final Asked asked;

          PeekN(Asked asked) {
            this.asked = asked;
          }

          @Override
          public String getMessage() {
            return "" + asked.ask();
          }
        }
        """;
  }

  private final String members;
  private final String first;

  FollowedShape(String members, String first) {
    this.members = members;
    boolean makesIt = first.startsWith("asked = ");
    this.first = (makesIt ? "Asked " : "Asked asked = new Asked();\n") + first;
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
