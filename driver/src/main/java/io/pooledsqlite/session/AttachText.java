package io.pooledsqlite.session;

import io.pooledsqlite.sql.SqlStatement;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the text of an ATTACH tells about the file. Stateless. */
final class AttachText {

  /** "mode=ro" and "immutable" make a file read-only (sqlite.org/uri.html). */
  private static final Pattern READ_ONLY =
      Pattern.compile(
          "(?i:file):[^?#]*\\?([^#]*&)?(mode=ro|immutable=(1|yes|true|on))(&[^#]*)?(#.*)?");

  private AttachText() {}

  /**
   * Whether the file can only be read. A bound parameter or an expression does not tell: then it
   * counts as writable.
   */
  static boolean isReadOnly(SqlStatement attach) {
    String file = literal(attach.argument());
    return file != null && READ_ONLY.matcher(file).matches();
  }

  private static @Nullable String literal(@Nullable String source) {
    if (source == null || source.length() < 2) {
      return null;
    }
    char quote = source.charAt(0);
    String inner = source.substring(1, source.length() - 1);
    boolean quoted = (quote == '\'' || quote == '"') && source.charAt(source.length() - 1) == quote;
    String rest = inner.replace("" + quote + quote, "");
    return quoted && rest.indexOf(quote) < 0 ? inner.replace("" + quote + quote, "" + quote) : null;
  }
}
