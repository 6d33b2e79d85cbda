package io.pooledsqlite.pool;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What must not be shown of URLs and settings. Stateless and thread-safe. */
public final class Secrets {

  static final String HIDDEN = "(not shown)";

  /** Words of a name, between underscores, dots and the like, that announce a secret. */
  private static final Pattern WORD =
      Pattern.compile(
          "(^|[^a-z])(hex|re|api|cipher)?(keys?|password|passwd|pwd|passphrase|pass|secret|token|"
              + "user|username)($|[^a-z])");

  /** Settings that name such a word and are none. */
  private static final Pattern HARMLESS = Pattern.compile("foreign_keys|user_version|hexkey_mode");

  private static final Pattern ASSIGNMENT =
      Pattern.compile("([A-Za-z0-9_.-]+)(\\s*=\\s*)([^&;?]*)");

  private Secrets() {}

  /** Whether the value of a setting is not for others to read. */
  static boolean isSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !HARMLESS.matcher(lower).matches() && WORD.matcher(lower).find();
  }

  /** A path or URL as it may be shown: without the values of secrets that stand in it. */
  public static String masked(String path) {
    return ASSIGNMENT
        .matcher(path)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    isSecret(match.group(1))
                        ? match.group(1) + match.group(2) + HIDDEN
                        : match.group()));
  }
}
