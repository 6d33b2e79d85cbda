package io.pooledsqlite.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A program that is being written, and what its writers share. */
final class Draft {

  final Dice dice;
  final Set<Feature> features;
  final Handles handles = new Handles();
  final List<Step> steps = new ArrayList<>();

  Draft(Dice dice, Set<Feature> features) {
    this.dice = dice;
    this.features = features;
  }

  boolean has(Feature feature) {
    return features.contains(feature);
  }

  void when(Feature feature, Runnable action) {
    if (has(feature)) {
      action.run();
    }
  }

  void add(Step step) {
    steps.add(step);
  }
}
