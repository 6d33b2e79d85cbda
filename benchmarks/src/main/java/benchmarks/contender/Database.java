package benchmarks.contender;

import java.nio.file.Path;

/**
 * A file and how it is opened.
 *
 * @param parameters of the URL, {@code key=value} joined by {@code &}; may be empty
 */
public record Database(Path file, String parameters) {

  /** The URL of a program as it was. */
  String plainUrl() {
    return "jdbc:sqlite:" + file + query(parameters);
  }

  /** What a careful author gives a plain pool. */
  String walUrl() {
    return "jdbc:sqlite:" + file + query(join("journal_mode=WAL&busy_timeout=30000", parameters));
  }

  String pooledUrl(String ours) {
    return "jdbc:pooledsqlite:" + file + query(join(ours, parameters));
  }

  private static String query(String parameters) {
    return parameters.isEmpty() ? "" : "?" + parameters;
  }

  private static String join(String first, String second) {
    return first.isEmpty() || second.isEmpty() ? first + second : first + "&" + second;
  }
}
