package io.pooledsqlite.fuzz;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A program that is being written, and what its writers share. */
final class Draft {

  final Dice dice;
  final Set<Feature> features;
  final Model model = new Model();
  final Handles handles = new Handles();
  final List<Step> steps = new ArrayList<>();
  private final Map<String, String> connectionOf = new HashMap<>();

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
    String connection = step.opens() ? step.result() : connectionOf.get(step.owner());
    if (step.result() != null) {
      connectionOf.put(step.result(), connection);
    }
    model.follow(step, connection);
  }
}
