package io.pooledsqlite.agent.analysis;

/**
 * A field as a class file names it, with the class that declares it: others in the same object may
 * have the same name.
 *
 * @param owner internal name
 * @param descriptor of the field's type
 */
public record FieldStep(String owner, String name, String descriptor) {

  static FieldStep read(String step) {
    String[] parts = step.split(":", 3);
    return new FieldStep(parts[0], parts[1], parts[2]);
  }
}
