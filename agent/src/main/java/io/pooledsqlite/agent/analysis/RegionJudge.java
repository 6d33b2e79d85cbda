package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Effect.Kind;
import io.pooledsqlite.agent.analysis.LockOverrides.Word;
import io.pooledsqlite.agent.analysis.LockSurvey.Block;
import io.pooledsqlite.agent.analysis.RegionRun.Purpose;
import io.pooledsqlite.agent.analysis.VerdictRules.Reason;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.LineNumberNode;

/** Comes to the verdict on one region. */
final class RegionJudge {

  private final ClassWorld world;
  private final FieldRules fields;
  private final LockOverrides overrides;

  /**
   * A verdict and what it rests on.
   *
   * @param connections the paths of the connections that are used
   * @param needs conditions on fields at entry, by path
   * @param once whether no path runs more than one statement
   * @param overrides what no other class may override
   * @param blocker why the whole monitor has to be left alone, or null
   * @param jdbc whether the region touches JDBC at all
   * @param asserted whether the verdict is somebody's word
   */
  record Judged(
      RegionReport report,
      List<String> connections,
      Set<String> needs,
      boolean once,
      List<RegionPlan.NoOverride> overrides,
      @Nullable String blocker,
      boolean jdbc,
      boolean asserted) {}

  RegionJudge(ClassWorld world, FieldRules fields, LockOverrides overrides) {
    this.world = world;
    this.fields = fields;
    this.overrides = overrides;
  }

  Judged judge(RegionRoot root) {
    Block block = root.block();
    BitSet instructions = block == null ? null : block.instructions();
    // In a block that was entered before, what is known may be of a time when no need was met.
    boolean skipsOpening = block == null || !block.repeats();
    RegionRun region = run(root, skipsOpening);
    MethodRun run = region.root(root.method(), root.arguments(), instructions);
    if (run == null) {
      String what = "it can not be followed";
      return new Judged(
          report(root, region, new Reason(Verdict.EXCLUSIVE, what, null), List.of(what), null),
          List.of(),
          Set.of(),
          false,
          List.of(),
          root.method().display() + " can not be followed",
          true,
          false);
    }
    List<Effect> effects = new ArrayList<>(run.effects(instructions));
    Effect swallowed = run.swallowed(instructions);
    if (swallowed != null) {
      effects.add(swallowed);
    }
    if (block != null) {
      effects.addAll(new BlockEdges(run, block, root.method()).effects());
    }
    effects.sort(Comparator.comparing(Effect::kind));
    int executions = run.executions(instructions);
    List<Effect> all = new ArrayList<>(effects);
    Word word = overrides.word(root);
    if (word != null || blocker(root, effects) == null) {
      all.addAll(whenNeedsAreNotMet(root, region, instructions));
    }
    Reason reason = VerdictRules.verdict(region, effects, executions);
    boolean asserted = false;
    if (overrides.keeps(root)) {
      reason = new Reason(Verdict.EXCLUSIVE, "is kept so by " + LockOverrides.KEEP, null);
    } else if (word != null) {
      String why = AuthorsWord.refuses(word, region, effects, all);
      asserted = why == null;
      reason = why == null ? AuthorsWord.accepted(word, reason) : AuthorsWord.refused(word, why);
    }
    boolean known = effects.stream().noneMatch(effect -> effect.kind() == Kind.UNKNOWN);
    return new Judged(
        report(root, region, reason, because(effects), asserted ? word : null),
        List.copyOf(region.connections()),
        Set.copyOf(region.needs()),
        known && executions < Outcome.SEVERAL,
        List.copyOf(region.overrides()),
        asserted ? null : blocker(root, all),
        touchesJdbc(region, effects),
        asserted);
  }

  private static List<String> because(List<Effect> effects) {
    return effects.stream().filter(Effect::excludes).map(Effect::because).distinct().toList();
  }

  private static @Nullable String blocker(RegionRoot root, List<Effect> effects) {
    return effects.stream()
        .filter(Effect::hidesTheMonitor)
        .findFirst()
        .map(effect -> root.method().display() + " " + effect.because())
        .orElse(null);
  }

  private static boolean touchesJdbc(RegionRun region, List<Effect> effects) {
    return !region.connections().isEmpty()
        || effects.stream()
            .anyMatch(
                effect ->
                    effect.kind() != Kind.WAITS
                        && effect.kind() != Kind.UNKNOWN
                        && effect.kind() != Kind.SHARED_STATE);
  }

  private RegionRun run(RegionRoot root, boolean skipsOpening) {
    return new RegionRun(world, fields, Purpose.REGION, root.receiver(), root.lock(), skipsOpening);
  }

  /** The branches that open the connection run under the monitor as well. */
  private List<Effect> whenNeedsAreNotMet(
      RegionRoot root, RegionRun region, @Nullable BitSet instructions) {
    if (region.needs().isEmpty()) {
      return List.of();
    }
    RegionRun whole = run(root, false);
    MethodRun run = whole.root(root.method(), root.arguments(), instructions);
    return run == null
        ? List.of(Effect.of(Kind.UNKNOWN, "can not be followed", Place.of(root.method(), 0), null))
        : run.effects(instructions);
  }

  private RegionReport report(
      RegionRoot root, RegionRun region, Reason reason, List<String> because, @Nullable Word word) {
    int[] lines = lines(root);
    String name = root.method().display();
    return new RegionReport(
        root.method().owner().name.replace('/', '.'),
        root.method().method().name,
        root.method().method().desc,
        root.receiver().replace('/', '.'),
        lines[0],
        lines[1],
        root.block() != null,
        reason.verdict(),
        name + " is " + reason.verdict() + " because it " + reason.what() + ".",
        reason.advice(),
        because,
        region.needs().stream().map(RegionRun::displayOfNeed).distinct().toList(),
        region.overrides().stream().map(RegionJudge::assumption).sorted().toList(),
        word == null ? null : word.setting());
  }

  private static String assumption(RegionPlan.NoOverride override) {
    return "no other class overrides "
        + Place.simpleName(override.type())
        + "."
        + override.method();
  }

  private static int[] lines(RegionRoot root) {
    int first = Integer.MAX_VALUE;
    int last = 0;
    Block block = root.block();
    for (int i = 0; i < root.method().method().instructions.size(); i++) {
      boolean inside = block == null || i == block.enter() || block.instructions().get(i);
      if (inside && root.method().method().instructions.get(i) instanceof LineNumberNode number) {
        first = Math.min(first, number.line);
        last = Math.max(last, number.line);
      }
    }
    return new int[] {last == 0 ? 0 : first, last};
  }
}
