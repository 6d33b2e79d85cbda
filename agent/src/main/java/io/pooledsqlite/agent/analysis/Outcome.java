package io.pooledsqlite.agent.analysis;

import java.util.List;

/**
 * What a call comes to.
 *
 * @param value what it returns; {@link Value#NOTHING} if it returns nothing or never does
 * @param executions the most statements that one path runs, 2 standing for several
 */
record Outcome(Value value, List<Effect> effects, int executions) {

  static final int SEVERAL = 2;
  static final Outcome NONE = new Outcome(Values.NOTHING, List.of(), 0);
}
