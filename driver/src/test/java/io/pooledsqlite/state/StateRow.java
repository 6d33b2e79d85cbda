package io.pooledsqlite.state;

import io.pooledsqlite.pool.PinReason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One kind of connection state: a line of {@code docs/state.md} and what its test runs.
 *
 * @param name what is set
 * @param reach who sees it
 * @param handling what is done with it
 * @param pin the reason of the pin, if it pins
 * @param remark what else a reader should know; may be empty
 * @param parameters what the URL of the session that sets it gets
 * @param schema what the file has in it beforehand
 * @param scenario made anew for each run
 * @param differences where the pooled answer may be another one than sqlite-jdbc's
 */
record StateRow(
    String name,
    Reach reach,
    Handling handling,
    @Nullable PinReason pin,
    String remark,
    String parameters,
    List<String> schema,
    Supplier<Scenario> scenario,
    List<Difference> differences) {

  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE t(id INTEGER PRIMARY KEY, v)",
          "CREATE TABLE few(id INTEGER PRIMARY KEY, word TEXT)",
          "INSERT INTO few VALUES (1, 'one'), (2, 'two'), (3, 'three')",
          "CREATE INDEX few_word ON few(word)",
          "CREATE TABLE parent(id INTEGER PRIMARY KEY)",
          "CREATE TABLE child(id INTEGER PRIMARY KEY, p REFERENCES parent(id))",
          "CREATE TABLE positive(n CHECK (n > 0))",
          "CREATE TABLE counted(n)",
          "INSERT INTO counted VALUES (9)",
          "CREATE TRIGGER counts AFTER UPDATE ON counted WHEN new.n > 0"
              + " BEGIN UPDATE counted SET n = n - 1; END");

  /** An intended difference: at which steps, and what the two sides say. */
  record Difference(Pattern step, Pattern plain, Pattern pooled) {
    boolean covers(String label, String plainAnswer, String pooledAnswer) {
      return step.matcher(label).find()
          && plain.matcher(plainAnswer).matches()
          && pooled.matcher(pooledAnswer).matches();
    }
  }

  static StateRow of(String name, Reach reach, Handling handling, Supplier<Scenario> scenario) {
    return new StateRow(name, reach, handling, null, "", "", SCHEMA, scenario, List.of());
  }

  static StateRow pinned(String name, Reach reach, PinReason pin, Supplier<Scenario> scenario) {
    return new StateRow(name, reach, Handling.PINNED, pin, "", "", SCHEMA, scenario, List.of());
  }

  StateRow pinnedBy(@Nullable PinReason reason) {
    return new StateRow(
        name, reach, handling, reason, remark, parameters, schema, scenario, differences);
  }

  StateRow remark(String text) {
    return new StateRow(
        name, reach, handling, pin, text, parameters, schema, scenario, differences);
  }

  StateRow openedWith(String urlParameters) {
    return new StateRow(
        name, reach, handling, pin, remark, urlParameters, schema, scenario, differences);
  }

  StateRow onAnEmptyFile() {
    return new StateRow(
        name, reach, handling, pin, remark, parameters, List.of(), scenario, differences);
  }

  StateRow withSchema(String... more) {
    List<String> all = new ArrayList<>(schema);
    all.addAll(List.of(more));
    return new StateRow(name, reach, handling, pin, remark, parameters, all, scenario, differences);
  }

  StateRow differing(String step, String plain, String pooled) {
    List<Difference> more = new ArrayList<>(differences);
    more.add(
        new Difference(Pattern.compile(step), Pattern.compile(plain), Pattern.compile(pooled)));
    return new StateRow(name, reach, handling, pin, remark, parameters, schema, scenario, more);
  }

  boolean allows(String label, String plainAnswer, String pooledAnswer) {
    return plainAnswer.equals(pooledAnswer)
        || differences.stream()
            .anyMatch(difference -> difference.covers(label, plainAnswer, pooledAnswer));
  }

  @Override
  public String toString() {
    return name;
  }
}
