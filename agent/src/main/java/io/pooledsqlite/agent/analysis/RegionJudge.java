package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Effect.Kind;
import io.pooledsqlite.agent.analysis.LockSurvey.Block;
import io.pooledsqlite.agent.analysis.RegionRun.Purpose;
import io.pooledsqlite.agent.analysis.SqlJudge.Use;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.LineNumberNode;

/** Comes to the verdict on one region. */
final class RegionJudge {

  private final ClassWorld world;
  private final FieldRules fields;

  /**
   * A verdict and what it rests on.
   *
   * @param connections the paths of the connections that are used
   * @param once whether no path runs more than one statement
   * @param overrides what no other class may override
   * @param blocker why the whole monitor has to be left alone, or null
   * @param jdbc whether the region touches JDBC at all
   */
  record Judged(
      RegionReport report,
      List<String> connections,
      boolean once,
      List<RegionPlan.NoOverride> overrides,
      @Nullable String blocker,
      boolean jdbc) {}

  private record Reason(Verdict verdict, String what, @Nullable String advice) {}

  RegionJudge(ClassWorld world, FieldRules fields) {
    this.world = world;
    this.fields = fields;
  }

  Judged judge(RegionRoot root) {
    RegionRun region = new RegionRun(world, fields, Purpose.REGION, root.receiver(), root.lock());
    MethodRun run = region.root(root.method(), root.arguments());
    if (run == null) {
      String what = "it can not be followed";
      return new Judged(
          report(root, region, new Reason(Verdict.EXCLUSIVE, what, null), List.of(what)),
          List.of(),
          false,
          List.of(),
          root.method().display() + " can not be followed",
          true);
    }
    Block block = root.block();
    BitSet instructions = block == null ? null : block.instructions();
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
    Reason reason = verdict(region, effects, executions);
    List<String> because =
        effects.stream().filter(Effect::excludes).map(RegionJudge::because).distinct().toList();
    List<Effect> all = new ArrayList<>(effects);
    all.addAll(whenNeedsAreNotMet(root, region, instructions));
    String blocker =
        all.stream()
            .filter(Effect::hidesTheMonitor)
            .findFirst()
            .map(effect -> root.method().display() + " " + because(effect))
            .orElse(null);
    boolean jdbc =
        !region.connections().isEmpty()
            || effects.stream()
                .anyMatch(
                    effect ->
                        effect.kind() != Kind.WAITS
                            && effect.kind() != Kind.UNKNOWN
                            && effect.kind() != Kind.SHARED_STATE);
    return new Judged(
        report(root, region, reason, because),
        List.copyOf(region.connections()),
        executions < Outcome.SEVERAL,
        List.copyOf(region.overrides()),
        blocker,
        jdbc);
  }

  /** The branches that open the connection run under the monitor as well. */
  private List<Effect> whenNeedsAreNotMet(
      RegionRoot root, RegionRun region, @Nullable BitSet instructions) {
    if (region.needs().isEmpty()) {
      return List.of();
    }
    RegionRun whole =
        new RegionRun(world, fields, Purpose.REGION, root.receiver(), root.lock(), false);
    MethodRun run = whole.root(root.method(), root.arguments());
    return run == null
        ? List.of(Effect.of(Kind.UNKNOWN, "can not be followed", Place.of(root.method(), 0), null))
        : run.effects(instructions);
  }

  private static String because(Effect effect) {
    return effect.what() + " (" + effect.place() + ")";
  }

  private Reason verdict(RegionRun region, List<Effect> effects, int executions) {
    for (Effect effect : effects) {
      if (effect.excludes()) {
        return new Reason(Verdict.EXCLUSIVE, because(effect), effect.advice());
      }
    }
    if (region.connections().size() > 1) {
      return new Reason(
          Verdict.EXCLUSIVE,
          "uses several connections: " + String.join(", ", region.connections()),
          "use one connection in each method");
    }
    Reason refused = refused(effects, Use.SINGLE);
    if (refused != null) {
      return refused;
    }
    Effect wrongKeys = keysOfNoInsert(effects);
    if (wrongKeys != null) {
      return new Reason(Verdict.EXCLUSIVE, because(wrongKeys), wrongKeys.advice());
    }
    boolean keys = effects.stream().anyMatch(effect -> effect.kind() == Kind.ASKS_FOR_KEYS);
    if (!keys && refused(effects, Use.READ) == null) {
      return new Reason(
          Verdict.READ,
          executions == 0
              ? "runs no SQL and changes nothing that others see"
              : "runs SELECTs only and changes nothing that others see",
          null);
    }
    if (executions < Outcome.SEVERAL) {
      return new Reason(
          Verdict.SINGLE,
          "runs one statement at most and changes nothing else that others see",
          null);
    }
    return several(region, effects);
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

  private static Reason several(RegionRun region, List<Effect> effects) {
    String several = "runs several statements of which some write, and ";
    Reason refused = refused(effects, Use.WRITE);
    if (refused != null) {
      return new Reason(Verdict.EXCLUSIVE, several + refused.what(), refused.advice());
    }
    for (Effect effect : effects) {
      if (effect.kind() == Kind.SWALLOWS) {
        return new Reason(Verdict.EXCLUSIVE, several + because(effect), effect.advice());
      }
    }
    for (String path : region.connections()) {
      String why = region.whyReachable(path);
      if (why != null) {
        return new Reason(
            Verdict.EXCLUSIVE,
            several + why,
            "keep the connection in a private field that only synchronized code uses, or do it in one"
                + " statement");
      }
    }
    return new Reason(
        Verdict.WRITE,
        "runs several plain statements on a connection that nothing else reaches",
        null);
  }

  private RegionReport report(
      RegionRoot root, RegionRun region, Reason reason, List<String> because) {
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
        List.copyOf(region.needs()),
        region.overrides().stream().map(RegionJudge::assumption).sorted().toList());
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
