package benchmarks.mix;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Statements that differ in their text alone. Immutable. */
final class ManyTexts {

  private final List<String> texts;

  ManyTexts(int count) {
    texts =
        IntStream.range(0, count)
            .mapToObj(n -> "SELECT name, " + n + " FROM part WHERE id = ?")
            .toList();
  }

  String any() {
    return texts.get(ThreadLocalRandom.current().nextInt(texts.size()));
  }
}
