package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Effect.Kind;
import io.pooledsqlite.agent.analysis.SqlJudge.Use;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From what a region does to its verdict. Stateless. */
final class VerdictRules {

  private VerdictRules() {}

  /**
   * A verdict and why.
   *
   * @param what a clause that goes on after "because it"
   * @param advice what the author could change to earn more, or null
   */
  record Reason(Verdict verdict, String what, @Nullable String advice) {}

  /** The verdict that the analysis comes to. */
  static Reason verdict(RegionRun region, List<Effect> effects, int executions) {
    for (Effect effect : effects) {
      if (effect.excludes()) {
        return new Reason(Verdict.EXCLUSIVE, effect.because(), effect.advice());
      }
    }
    if (region.connections().size() > 1) {
      return new Reason(
          Verdict.EXCLUSIVE,
          "uses several connections: " + region.severalConnections(),
          "use one connection in each method");
    }
    Reason refused = refused(effects, Use.SINGLE);
    if (refused != null) {
      return refused;
    }
    Effect wrongKeys = keysOfNoInsert(effects);
    if (wrongKeys != null) {
      return new Reason(Verdict.EXCLUSIVE, wrongKeys.because(), wrongKeys.advice());
    }
    boolean keys = effects.stream().anyMatch(effect -> effect.kind() == Kind.ASKS_FOR_KEYS);
    boolean reads = !keys && refused(effects, Use.READ) == null;
    boolean clock = asksForTheTime(effects);
    if (clock && !reads) {
      return new Reason(
          Verdict.EXCLUSIVE,
          "writes what the time is, which others must not look for before it is there",
          "take the time before the call");
    }
    if (reads && !clock) {
      return new Reason(
          Verdict.READ,
          executions == 0
              ? "runs no SQL and changes nothing that others see"
              : "runs SELECTs only and changes nothing that others see",
          null);
    }
    if (!clock && executions < Outcome.SEVERAL) {
      return new Reason(
          Verdict.SINGLE,
          "runs one statement at most and changes nothing else that others see",
          null);
    }
    return transaction(
        region,
        effects,
        reads ? "asks for the time" : "runs several statements of which one writes");
  }

  /**
   * Rows of a snapshot beside a later time would show that others wrote in between. A statement
   * takes its time where it first asks for it, which may be behind many rows, or anew at each step.
   */
  private static boolean asksForTheTime(List<Effect> effects) {
    return effects.stream()
        .map(Effect::sql)
        .anyMatch(sql -> sql != null && SqlJudge.asksForTheTime(sql));
  }

  /** Keys come from the statement; but for what did not insert, from an earlier one. */
  private static @Nullable Effect keysOfNoInsert(List<Effect> effects) {
    for (Effect asks : effects) {
      if (asks.kind() != Kind.ASKS_FOR_KEYS) {
        continue;
      }
      Texts own = asks.sql();
      boolean inserts =
          own != null
              ? SqlJudge.insertsOnly(own)
              : effects.stream()
                  .map(effect -> effect.kind() == Kind.EXECUTES ? effect.sql() : null)
                  .allMatch(sql -> sql == null || SqlJudge.insertsOnly(sql));
      if (!inserts) {
        return asks;
      }
    }
    return null;
  }

  private static @Nullable Reason refused(List<Effect> effects, Use use) {
    for (Effect effect : effects) {
      Texts sql = effect.sql();
      String why = sql == null ? null : SqlJudge.refuses(sql, effect.whole(), use);
      if (why != null) {
        return new Reason(Verdict.EXCLUSIVE, why + " (" + effect.place() + ")", advice(why));
      }
    }
    return null;
  }

  private static @Nullable String advice(String why) {
    if (why.startsWith("runs SQL that is not known")) {
      return "use constant SQL with ? parameters";
    }
    if (why.contains("last_insert_rowid")) {
      return "use getGeneratedKeys() of the statement that inserts";
    }
    if (why.contains("changes()")) {
      return "use what executeUpdate returns";
    }
    return null;
  }

  /** What is right if nobody else writes from its first statement to its end. */
  private static Reason transaction(RegionRun region, List<Effect> effects, String what) {
    String but = what + ", and ";
    Reason refused = refused(effects, Use.WRITE);
    if (refused != null) {
      return new Reason(Verdict.EXCLUSIVE, but + refused.what(), refused.advice());
    }
    for (Effect effect : effects) {
      if (effect.kind() == Kind.SWALLOWS) {
        return new Reason(Verdict.EXCLUSIVE, but + effect.because(), effect.advice());
      }
    }
    for (String path : region.connections()) {
      String why = region.whyReachable(path);
      if (why != null) {
        return new Reason(
            Verdict.EXCLUSIVE,
            but + why,
            "keep the connection in a private field that only synchronized code uses, or do it in one"
                + " statement");
      }
    }
    return new Reason(Verdict.WRITE, what + ", on a connection that nothing else reaches", null);
  }
}
