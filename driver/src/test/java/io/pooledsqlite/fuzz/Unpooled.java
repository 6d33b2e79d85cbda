package io.pooledsqlite.fuzz;

import io.pooledsqlite.fuzz.Sql.Effect;
import io.pooledsqlite.pool.PassThroughReason;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for connections that are not pooled though no rule says that they may be passed through.
 */
final class Unpooled {

  private Unpooled() {}

  /** What is wrong with the first of them; null if there is none. */
  static @Nullable String first(List<Step> program, Execution execution) {
    for (int i = 0; i < program.size(); i++) {
      Step step = program.get(i);
      PassThroughReason reason = step.opens() ? execution.passedThrough().get(step.result()) : null;
      boolean opened = !execution.answers().get(i).contains(" -> !");
      if (reason != null && opened && !isRule(reason, step, program.subList(0, i))) {
        return "step " + i + " is passed through because of " + reason;
      }
    }
    Set<String> idle = execution.withoutLease();
    idle.retainAll(working(program, execution));
    idle.removeAll(execution.passedThrough().keySet());
    return idle.isEmpty() ? null : "works without a connection of a pool: " + idle;
  }

  private static boolean isRule(PassThroughReason reason, Step open, List<Step> before) {
    String name = open.calls().get(0).arguments().toString();
    return switch (reason) {
      case READ_ONLY -> name.contains("open_mode=1");
      case OPEN_SETTING -> name.contains("explicit_readonly");
      case JOURNAL_MODE -> name.contains("journal_mode=TRUNCATE");
      case UNPOOLED -> before.stream().anyMatch(Unpooled::attaches);
      default -> false;
    };
  }

  private static boolean attaches(Step step) {
    return step.sql() != null && step.sql().text().startsWith("ATTACH");
  }

  /** Connections on which a text that needs the file ran to its end. */
  private static Set<String> working(List<Step> program, Execution execution) {
    Map<String, String> connectionOf = new HashMap<>();
    Set<String> working = new HashSet<>();
    for (int i = 0; i < program.size(); i++) {
      Step step = program.get(i);
      String connection = step.opens() ? step.result() : connectionOf.get(step.owner());
      if (step.result() != null) {
        connectionOf.put(step.result(), connection);
      }
      boolean needsFile =
          step.sql() != null
              && (step.sql().effect() == Effect.DDL
                  || (step.sql().effect() == Effect.WRITE && !step.sql().tables().isEmpty()));
      if (needsFile
          && !Answers.of(execution.answers().get(i)).matches("(?s)(!|skipped|\\[\\]).*")) {
        working.add(connection);
      }
    }
    return working;
  }
}
