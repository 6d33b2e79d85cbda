package io.pooledsqlite.pool;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code jdbc:sqlite:} URL and its properties ask for, as far as pooling must know: the
 * file, the settings, and whether they rule pooling out. Immutable.
 *
 * <p>The file part follows sqlite-jdbc: parameters after {@code ?} that name a pragma are settings,
 * the rest stays in the file name; names that begin with {@code file:} are URIs
 * (sqlite.org/uri.html).
 */
final class DatabaseUrl {

  private static final String PREFIX = "jdbc:sqlite:";

  private static final String URI = "file:";

  /** Settings that write the file or change locking at every open. */
  private static final Set<String> OPEN_SETTINGS =
      Set.of(
          "locking_mode",
          "user_version",
          "application_id",
          "incremental_vacuum",
          "default_cache_size",
          "temp_store_directory",
          "enable_load_extension");

  /** Read-only by transaction. {@code SQLiteConfig} writes it into its properties in any case. */
  private static final String EXPLICIT_READ_ONLY = "jdbc.explicit_readonly";

  private static final Set<String> KEYS =
      Set.of("password", "key", "hexkey", "hexkey_mode", "cipher", "rekey");

  private final String file;
  private final Map<String, String> uriParameters;
  private final Map<String, String> settings;

  private DatabaseUrl(
      String file, Map<String, String> uriParameters, Map<String, String> settings) {
    this.file = file;
    this.uriParameters = uriParameters;
    this.settings = settings;
  }

  static DatabaseUrl parse(String url, Map<String, String> properties) {
    String rest = url.trim().substring(PREFIX.length());
    Map<String, String> parameters = new LinkedHashMap<>();
    int question = rest.indexOf('?');
    String name = rest;
    if (question >= 0) {
      name = rest.substring(0, question);
      for (String parameter : rest.substring(question + 1).split("&", -1)) {
        int equals = parameter.indexOf('=');
        String key = equals < 0 ? parameter : parameter.substring(0, equals);
        String value = equals < 0 ? "" : parameter.substring(equals + 1).trim();
        parameters.put(key.trim().toLowerCase(Locale.ROOT), value);
      }
    }
    Map<String, String> settings = new TreeMap<>(parameters);
    if (name.startsWith(URI) && !parameters.isEmpty()) {
      // What is no setting is the URI's, where elsewhere it is part of the file's name.
      settings.put(URI, "");
    }
    properties.forEach((key, value) -> settings.put(key.toLowerCase(Locale.ROOT), value));
    return new DatabaseUrl(name, uriParameters(name, parameters), settings);
  }

  /** As SQLite reads them: escapes are decoded, and what follows {@code #} is not read. */
  private static Map<String, String> uriParameters(String name, Map<String, String> parameters) {
    if (!name.startsWith(URI)) {
      return parameters;
    }
    Map<String, String> decoded = new LinkedHashMap<>();
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      String[] key = parameter.getKey().split("#", 2);
      String[] value = parameter.getValue().split("#", 2);
      decoded.put(percentDecoded(key[0]).toLowerCase(Locale.ROOT), percentDecoded(value[0]));
      if (key.length + value.length > 2) {
        break;
      }
    }
    return decoded;
  }

  /**
   * The same URL with {@code file} for the file; null where it is a URI, or where sqlite-jdbc would
   * find another name in it.
   */
  static @Nullable String withFile(String url, Path file) {
    String rest = url.trim().substring(PREFIX.length());
    String name = file.toString();
    if (rest.startsWith(URI) || name.indexOf('?') >= 0 || !name.equals(name.trim())) {
      return null;
    }
    int question = rest.indexOf('?');
    return PREFIX + name + (question < 0 ? "" : rest.substring(question));
  }

  /** The settings that decide which sessions may share connections. */
  Map<String, String> settings() {
    return settings;
  }

  /** The file part, for reports: without what is secret. */
  String shown() {
    return Secrets.masked(file);
  }

  /** Why this can not be pooled, as far as the URL and properties tell. */
  @Nullable PassThroughReason passThrough() {
    if (file.isEmpty() || file.equals(":memory:") || file.startsWith("file::memory:")) {
      return PassThroughReason.MEMORY;
    }
    if (file.startsWith(":resource:")) {
      return PassThroughReason.RESOURCE;
    }
    if ("memory".equals(uriParameters.get("mode")) || file.contains("mode=memory")) {
      return PassThroughReason.MEMORY;
    }
    if ("shared".equals(uriParameters.get("cache")) || isOn("shared_cache")) {
      return PassThroughReason.SHARED_CACHE;
    }
    if (uriParameters.containsKey("vfs")) {
      return PassThroughReason.VFS;
    }
    if (settings.entrySet().stream().anyMatch(DatabaseUrl::isKey)) {
      return PassThroughReason.ENCRYPTED;
    }
    if (isReadOnly()) {
      return PassThroughReason.READ_ONLY;
    }
    String journalMode = settings.get("journal_mode");
    if (journalMode != null && !journalMode.equalsIgnoreCase("wal")) {
      return PassThroughReason.JOURNAL_MODE;
    }
    if (uriParameters.containsKey("nolock") || uriParameters.containsKey("psow")) {
      return PassThroughReason.VFS;
    }
    return Boolean.parseBoolean(settings.get(EXPLICIT_READ_ONLY))
            || !Collections.disjoint(settings.keySet(), OPEN_SETTINGS)
        ? PassThroughReason.OPEN_SETTING
        : null;
  }

  /** Many programs give an empty password to whatever they open; sqlite-jdbc makes no key of it. */
  private static boolean isKey(Map.Entry<String, String> setting) {
    return KEYS.contains(setting.getKey()) && !setting.getValue().isEmpty();
  }

  /** Whether SQLite has no locks for it that others heed, or takes none: it can not read a WAL. */
  boolean seesMainFileAlone() {
    return isImmutable() || uriParameters.containsKey("vfs") || uriParameters.containsKey("nolock");
  }

  private boolean isImmutable() {
    String immutable = uriParameters.get("immutable");
    return immutable != null && !immutable.equals("0");
  }

  private boolean isReadOnly() {
    String mode = uriParameters.get("mode");
    String openMode = settings.get("open_mode");
    // SQLITE_OPEN_READONLY is 1 and SQLITE_OPEN_READWRITE 2 (sqlite.org/c3ref/open.html).
    return "ro".equals(mode)
        || isImmutable()
        || (openMode != null
            && openMode.matches("\\d{1,9}")
            && (Integer.parseInt(openMode) & 2) == 0);
  }

  private boolean isOn(String key) {
    String value = settings.get(key);
    return value != null
        && Set.of("true", "1", "on", "yes").contains(value.toLowerCase(Locale.ROOT));
  }

  /** The file's absolute path, or null if the name can not be one. */
  @Nullable Path path() {
    try {
      String name = file.startsWith(URI) ? uriPath() : file;
      return name == null ? null : Path.of(name).toAbsolutePath();
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /** Null if SQLite refuses it: it opens no other machine's files. */
  private @Nullable String uriPath() {
    String path = file.substring(URI.length());
    int fragment = path.indexOf('#');
    if (fragment >= 0) {
      path = path.substring(0, fragment);
    }
    if (path.startsWith("//")) {
      int slash = path.indexOf('/', 2);
      String authority = slash < 0 ? path.substring(2) : path.substring(2, slash);
      if (!authority.isEmpty() && !authority.equals("localhost")) {
        return null;
      }
      path = slash < 0 ? "" : path.substring(slash);
    }
    return percentDecoded(path);
  }

  private static String percentDecoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      int high = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
      if (low >= 0) {
        bytes.write(high * 16 + low);
        i += 2;
      } else {
        bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
