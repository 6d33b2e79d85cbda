package io.pooledsqlite.fuzz;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Finds a short program that still fails: delta debugging over steps, and what hangs on them. */
final class Shrinker {

  private final Predicate<List<Step>> fails;

  Shrinker(Predicate<List<Step>> fails) {
    this.fails = fails;
  }

  List<Step> shrink(List<Step> program) {
    List<Step> shortest = program;
    int piece = Math.max(1, shortest.size() / 2);
    while (true) {
      List<Step> shorter = withoutSomePiece(shortest, piece);
      if (shorter != null) {
        shortest = shorter;
        piece = Math.min(piece, Math.max(1, shortest.size() / 2));
      } else if (piece == 1) {
        return shortest;
      } else {
        piece /= 2;
      }
    }
  }

  private List<Step> withoutSomePiece(List<Step> program, int piece) {
    List<Step> current = program;
    boolean shortened = false;
    for (int end = current.size(); end > 0; end -= piece) {
      end = Math.min(end, current.size());
      List<Step> candidate = new ArrayList<>(current.subList(0, Math.max(0, end - piece)));
      candidate.addAll(current.subList(end, current.size()));
      candidate = valid(candidate);
      if (!candidate.isEmpty() && fails.test(candidate)) {
        current = candidate;
        shortened = true;
      }
    }
    return shortened ? current : null;
  }

  /** Without the steps whose variables are gone. */
  static List<Step> valid(List<Step> program) {
    Set<String> known = new HashSet<>();
    List<Step> valid = new ArrayList<>();
    for (Step step : program) {
      if (known.containsAll(step.uses())) {
        valid.add(step);
        if (step.result() != null) {
          known.add(step.result());
        }
      }
    }
    return valid;
  }
}
