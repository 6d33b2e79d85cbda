package io.pooledsqlite.agent.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How an object is reached: from {@code this}, a class or a static field, and on through fields.
 * Each field stands there with the class that declares it. Stateless.
 */
final class FieldPath {

  static final String THIS = "this";
  static final String CLASS_LOCK = "class:";
  static final String STATIC = "static:";

  private FieldPath() {}

  /** The path of a field of the object with that path, or of a static field. */
  static String of(FieldRef field, String object) {
    return field.isStatic() ? STATIC + field.step() : object + "." + field.step();
  }

  static boolean isStatic(String path) {
    return path.startsWith(STATIC);
  }

  /** The fields that are gone through, the static one included. */
  static List<FieldStep> steps(String path) {
    List<String> parts = Arrays.asList(path.split("\\."));
    List<FieldStep> steps = new ArrayList<>();
    if (isStatic(path)) {
      steps.add(FieldStep.read(parts.get(0).substring(STATIC.length())));
    }
    parts.subList(1, parts.size()).forEach(step -> steps.add(FieldStep.read(step)));
    return steps;
  }

  /** Whether it is a static field, or a field of the receiver itself. */
  static boolean isShort(String path) {
    return (path.startsWith(THIS + ".") || isStatic(path)) && steps(path).size() == 1;
  }

  /** As a reader of the report would write it: {@code this.db.connection}. */
  static String display(String path) {
    List<FieldStep> steps = steps(path);
    String names = steps.stream().map(FieldStep::name).collect(Collectors.joining("."));
    return isStatic(path)
        ? STATIC + steps.get(0).owner() + "." + names
        : steps.isEmpty() ? path : THIS + "." + names;
  }

  /** As {@link #display}, with the class that declares the last field. */
  static String precise(String path) {
    List<FieldStep> steps = steps(path);
    FieldStep last = steps.get(steps.size() - 1);
    return display(path) + " of " + Place.simpleName(last.owner());
  }
}
