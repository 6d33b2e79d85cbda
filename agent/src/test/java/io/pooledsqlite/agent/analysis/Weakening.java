package io.pooledsqlite.agent.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A change of the analysis that proves less than it should.
 *
 * @param obligation the number of what is weakened, in {@code docs/analysis.md}
 * @param what in words
 * @param className the simple name of the class that is changed
 * @param old what is taken out
 * @param replacement what is put in instead
 * @param regions some that then get another verdict than the one written down
 */
record Weakening(
    int obligation,
    String what,
    String className,
    String old,
    String replacement,
    List<String> regions) {

  private static final Path LIST = Path.of("src/test/weakenings.txt");
  private static final Path SOURCES = Path.of("src/main/java/io/pooledsqlite/agent/analysis");

  static List<Weakening> all() throws IOException {
    List<Weakening> all = new ArrayList<>();
    for (String block : Files.readString(LIST).split("\n\n", -1)) {
      if (block.startsWith("# ")) {
        all.add(read(block.lines().toList()));
      }
    }
    return all;
  }

  private static Weakening read(List<String> lines) {
    String[] title = lines.get(0).substring(2).split(" ", 2);
    String regions = lines.get(lines.size() - 1).substring(1).trim();
    return new Weakening(
        Integer.parseInt(title[0]),
        title[1],
        lines.get(1).substring(2),
        behind("- ", lines),
        behind("+ ", lines),
        regions.isEmpty() ? List.of() : List.of(regions.split(", ", -1)));
  }

  private static String behind(String mark, List<String> lines) {
    return String.join(
        "\n",
        lines.stream()
            .filter(line -> line.startsWith(mark))
            .map(line -> line.substring(mark.length()))
            .toList());
  }

  String source() throws IOException {
    return Files.readString(SOURCES.resolve(className + ".java"));
  }

  /** Whether the source says what is to be taken out, and once only. */
  boolean isClear() throws IOException {
    String source = source();
    int at = source.indexOf(old);
    return at >= 0 && source.indexOf(old, at + 1) < 0;
  }

  String weakened() throws IOException {
    return source().replace(old, replacement);
  }

  @Override
  public String toString() {
    return obligation + " " + what;
  }
}
