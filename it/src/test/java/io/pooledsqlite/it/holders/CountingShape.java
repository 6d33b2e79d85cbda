package io.pooledsqlite.it.holders;

/**
 * Regions that count in code where nobody would look for it, and then read. Their {@link #first()}
 * leaves a variable {@code asked} with an {@code Asked} that was asked once.
 */
interface CountingShape extends Shape {

  /** What counts. */
  String first();

  @Override
  default String code() {
    return first() + "return asked.number() * 1000003 + row(CONN, id(a));\n";
  }

  @Override
  default long run(State state, int a) {
    return ++state.values[State.SHARED] * 1000003 + state.row(Shape.id(a));
  }
}
