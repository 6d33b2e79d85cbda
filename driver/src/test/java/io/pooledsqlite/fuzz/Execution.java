package io.pooledsqlite.fuzz;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.fidelity.Transcript;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PassThroughReason;
import io.pooledsqlite.pool.PinReason;
import io.pooledsqlite.pool.PoolListener;
import io.pooledsqlite.pool.PoolStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** One run of a program on new files: what it saw, what it left, and what it was run on. */
final class Execution implements PoolListener {

  private static final String POOLED = "jdbc:pooledsqlite:";

  private final List<Step> program;
  private final Path directory;
  private final String prefix;
  private final Map<String, Object> variables = new LinkedHashMap<>();
  private final Map<String, String> connectionOf = new HashMap<>();
  private final Set<String> pinnedConnections = new HashSet<>();
  private final Set<PinReason> pins = EnumSet.noneOf(PinReason.class);
  private final Map<String, PassThroughReason> passedThrough = new LinkedHashMap<>();
  private final Set<String> leasing = new HashSet<>();
  private final List<String> warnings = new ArrayList<>();
  private List<String> answers = List.of();
  private List<String> content = List.of();
  private String current = "";
  private Thread thread = Thread.currentThread();
  private int ran;
  private int ranUnshared;

  private Execution(List<Step> program, Path directory, String prefix) {
    this.program = program;
    this.directory = directory;
    this.prefix = prefix;
  }

  static Execution onSqliteJdbc(List<Step> program, Path parent) throws Exception {
    return run(program, parent, "jdbc:sqlite:");
  }

  /** Over a file that is in WAL before the program begins. */
  static Execution onSqliteJdbcInWal(List<Step> program, Path parent) throws Exception {
    Path directory = newDirectory(parent);
    String url = "jdbc:sqlite:" + FileNames.USUAL.replace(Sql.DIRECTORY, directory.toString());
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
    }
    return runIn(directory, program, "jdbc:sqlite:");
  }

  static Execution onPooledSqlite(List<Step> program, Path parent) throws Exception {
    return run(program, parent, POOLED);
  }

  private static Execution run(List<Step> program, Path parent, String prefix) throws Exception {
    return runIn(newDirectory(parent), program, prefix);
  }

  private static Path newDirectory(Path parent) throws IOException {
    Path directory = Files.createTempDirectory(parent, "run");
    FileNames.link(directory);
    return directory;
  }

  private static Execution runIn(Path directory, List<Step> program, String prefix)
      throws Exception {
    Execution execution = new Execution(program, directory, prefix);
    PooledSqlite.addListener(execution);
    try {
      execution.run();
    } finally {
      PooledSqlite.resetAll();
      PooledSqlite.removeListener(execution);
    }
    execution.content = Content.of(directory);
    delete(directory);
    return execution;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  /** The same run under the labels of another program with as many steps. */
  Execution under(List<Step> other) {
    Execution copy = new Execution(other, directory, prefix);
    copy.content = content;
    copy.ran = ran;
    copy.answers = new ArrayList<>(answers);
    for (int i = 0; i < other.size(); i++) {
      String answer = answers.get(i).substring(answers.get(i).indexOf(" -> "));
      copy.answers.set(i, other.get(i) + answer);
    }
    return copy;
  }

  /** One line for each step, then one for each connection that was still open. */
  List<String> answers() {
    return answers;
  }

  /** What sqlite-jdbc finds in the files afterwards. */
  List<String> content() {
    return content;
  }

  Set<PinReason> pins() {
    return pins;
  }

  /** Whether it ran on PooledSQLite. */
  boolean isOfPool() {
    return prefix.equals(POOLED);
  }

  /** Connections that were passed through, and why. */
  Map<String, PassThroughReason> passedThrough() {
    return passedThrough;
  }

  /** Connections that were lent none of a pool, at any time. */
  Set<String> withoutLease() {
    Set<String> others = new HashSet<>(connectionOf.values());
    others.removeAll(leasing);
    return others;
  }

  List<String> warnings() {
    return warnings;
  }

  /** Steps that ran a text. */
  int ran() {
    return ran;
  }

  /** Those of them that ran on a connection that nobody shares: pinned, or passed through. */
  int ranUnshared() {
    return ranUnshared;
  }

  private boolean isShared(String connection) {
    return !pinnedConnections.contains(connection) && !passedThrough.containsKey(connection);
  }

  private void run() {
    thread = Thread.currentThread();
    Transcript transcript = new Transcript(directory.toString(), () -> {});
    for (Step step : program) {
      current = step.opens() ? String.valueOf(step.result()) : connectionOf.get(step.owner());
      if (step.result() != null) {
        connectionOf.put(step.result(), step.opens() ? step.result() : current);
      }
      boolean defined = variables.keySet().containsAll(step.uses());
      transcript.call(
          step.toString(),
          () -> defined ? step.run(prefix, directory.toString(), variables) : "skipped");
      if (step.sql() != null && defined) {
        ran++;
        ranUnshared += isShared(current) ? 0 : 1;
      }
    }
    variables.forEach(
        (name, value) -> {
          if (value instanceof Connection connection) {
            transcript.run(name + " at last close", connection::close);
          }
        });
    answers = transcript.lines();
  }

  @Override
  public void pinned(PoolStats pool, PinReason reason) {
    pins.add(reason);
    pinnedConnections.add(current);
  }

  @Override
  public void passedThrough(PassThroughReason reason, String path) {
    passedThrough.put(current, reason);
  }

  @Override
  public void leased(PoolStats pool, LeaseKind kind) {
    // Others are lent to the maintenance of a pool.
    if (Thread.currentThread() == thread) {
      leasing.add(current);
    }
  }

  @Override
  public void warned(String message, Throwable cause) {
    warnings.add(cause == null ? message : message + ": " + cause);
  }
}
