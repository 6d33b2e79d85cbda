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

  private static final String READ_ONLY = "open_mode=1";
  private static final String OPEN_SETTING = "explicit_readonly";
  private static final String JOURNAL_MODE = "journal_mode=TRUNCATE";

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
    return switch (reason) {
      case READ_ONLY -> opensWith(open, READ_ONLY);
      case OPEN_SETTING -> opensWith(open, OPEN_SETTING);
      case JOURNAL_MODE -> opensWith(open, JOURNAL_MODE);
      case UNPOOLED -> before.stream().anyMatch(Unpooled::attaches);
      // A connection that is passed through may keep the file from WAL.
      case UNREADABLE -> before.stream().anyMatch(Unpooled::isPassedThrough);
      default -> false;
    };
  }

  private static boolean isPassedThrough(Step step) {
    return opensWith(step, READ_ONLY)
        || opensWith(step, OPEN_SETTING)
        || opensWith(step, JOURNAL_MODE);
  }

  private static boolean opensWith(Step step, String parameter) {
    return step.opens() && step.calls().get(0).arguments().toString().contains(parameter);
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
