package io.pooledsqlite.fuzz;

import java.util.ArrayList;
import java.util.List;

/** What a program may do next, each with a weight. */
final class Choices<T> {

  private record Choice<T>(int end, T value) {}

  private final List<Choice<T>> choices = new ArrayList<>();
  private int end;

  Choices<T> add(int weight, T value) {
    end += weight;
    choices.add(new Choice<>(end, value));
    return this;
  }

  T draw(Dice dice) {
    int drawn = dice.below(end);
    for (Choice<T> choice : choices) {
      if (drawn < choice.end()) {
        return choice.value();
      }
    }
    throw new IllegalStateException("nothing to choose from");
  }
}
