package io.pooledsqlite.fuzz;

import java.util.List;
import java.util.Random;

/** Chance that can be repeated: the same seed gives the same throws. */
final class Dice {

  private final Random random;

  Dice(long seed) {
    // The first numbers of neighbouring seeds are much alike.
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
  }

  int below(int end) {
    return random.nextInt(end);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  String any(String... values) {
    return values[random.nextInt(values.length)];
  }
}
