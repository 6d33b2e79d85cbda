package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Effect.Kind;
import io.pooledsqlite.agent.analysis.LockOverrides.Word;
import io.pooledsqlite.agent.analysis.SqlJudge.Use;
import io.pooledsqlite.agent.analysis.VerdictRules.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a verdict by somebody's word can stand for, and what not: it may answer for shared state and
 * for what is not known, never for what a lifted region can not do at all. Stateless.
 */
final class AuthorsWord {

  private AuthorsWord() {}

  /** The verdict where nothing stands against the word. */
  static Reason accepted(Word word, Reason proved) {
    String although = proved.verdict() == Verdict.EXCLUSIVE ? ", although it " + proved.what() : "";
    return new Reason(
        word.verdict(), "is said to be by " + word.setting() + although, proved.advice());
  }

  /** The verdict where something does. */
  static Reason refused(Word word, String why) {
    return new Reason(
        Verdict.EXCLUSIVE,
        why + ", for which " + word.setting() + " can not answer",
        "take it out of " + word.setting());
  }

  /**
   * What stands against the word, as a clause after "it"; null if nothing.
   *
   * @param effects of the region where it finds its connection open
   * @param all also those where it does not
   */
  static @Nullable String refuses(
      Word word, RegionRun region, List<Effect> effects, List<Effect> all) {
    for (Effect effect : all) {
      if (effect.kind() == Kind.WAITS) {
        return effect.because();
      }
    }
    for (Effect effect : effects) {
      if (effect.kind() == Kind.SESSION || effect.kind() == Kind.JDBC_OUTSIDE) {
        return effect.because();
      }
    }
    if (region.connections().size() > 1) {
      return "uses several connections: " + region.severalConnections();
    }
    boolean unknown = effects.stream().anyMatch(effect -> effect.kind() == Kind.UNKNOWN);
    if (region.connections().isEmpty() && unknown) {
      return "uses a connection that is not known";
    }
    Use use = word.verdict() == Verdict.READ ? Use.READ : Use.WRITE;
    for (Effect effect : effects) {
      Texts sql = effect.sql();
      String why = sql == null || !sql.known() ? null : SqlJudge.refuses(sql, effect.whole(), use);
      if (why != null) {
        return why + " (" + effect.place() + ")";
      }
    }
    return null;
  }
}
