package io.pooledsqlite.agent.scan;

import io.pooledsqlite.agent.analysis.AnalysisReport;
import io.pooledsqlite.agent.analysis.Verdict;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of {@code scan}.
 *
 * @param json where JSON goes instead of text to standard output: a file, {@code -} for standard
 *     output, or null for none
 * @param locks the settings that go before the verdicts, by key
 */
record ScanOptions(
    List<Path> paths, @Nullable String json, FailOn failOn, Map<String, String> locks) {

  /** What makes the exit code 3. */
  enum FailOn {
    NOTHING,
    EXCLUSIVE,
    LEFT_ALONE,
    LOCKS;

    boolean foundIn(AnalysisReport report) {
      return switch (this) {
        case NOTHING -> false;
        case EXCLUSIVE -> report.count(Verdict.EXCLUSIVE) > 0;
        case LEFT_ALONE ->
            report.holders().stream()
                .flatMap(holder -> holder.monitors().stream())
                .anyMatch(monitor -> monitor.whyLeftAlone() != null);
        case LOCKS -> report.regions().findAny().isPresent();
      };
    }

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final String JSON = "--json=";
  private static final String FAIL_ON = "--fail-on=";
  private static final Pattern LOCKS = Pattern.compile("--(locks\\.(?:keep|read|write))=(.*)");

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException with a message for the user
   */
  static ScanOptions parse(List<String> arguments) {
    List<Path> paths = new ArrayList<>();
    String json = null;
    FailOn failOn = FailOn.NOTHING;
    Map<String, String> locks = new HashMap<>();
    for (String argument : arguments) {
      Matcher ofLocks = LOCKS.matcher(argument);
      if (argument.startsWith(JSON) && argument.length() > JSON.length()) {
        json = argument.substring(JSON.length());
      } else if (argument.startsWith(FAIL_ON)) {
        failOn = failOn(argument.substring(FAIL_ON.length()));
      } else if (ofLocks.matches()) {
        locks.put(ofLocks.group(1), ofLocks.group(2));
      } else if (argument.startsWith("-")) {
        throw new IllegalArgumentException(
            "unknown option "
                + argument
                + "; there are --json=FILE, --fail-on=WHAT, --locks.keep=, --locks.read= and"
                + " --locks.write=");
      } else {
        try {
          paths.add(Path.of(argument));
        } catch (InvalidPathException e) {
          throw new IllegalArgumentException(argument + " is no path: " + e.getMessage(), e);
        }
      }
    }
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("scan needs at least one jar or folder");
    }
    return new ScanOptions(List.copyOf(paths), json, failOn, Map.copyOf(locks));
  }

  private static FailOn failOn(String text) {
    List<String> known = new ArrayList<>();
    for (FailOn each : FailOn.values()) {
      if (each.text().equals(text)) {
        return each;
      }
      known.add(each.text());
    }
    throw new IllegalArgumentException(
        FAIL_ON + text + " is unknown; there are " + String.join(", ", known));
  }
}
