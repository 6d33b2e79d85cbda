package io.pooledsqlite.it.holders;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for an order of calls that a mutex could have brought about: each result is what the
 * holder's code gives in that order, and no call comes before one that had ended when it began. The
 * search is Wing and Gong's with Lowe's memory of what was tried.
 */
final class Linearization {

  /** One call as its thread saw it; times in nanoseconds. */
  record Call(int thread, int region, int argument, long start, long end, long result) {}

  private record Tried(long done, State state) {}

  private final HolderProgram program;
  private final List<Call> calls;
  private final State last;
  private final Set<Tried> tried = new HashSet<>();

  private Linearization(HolderProgram program, List<Call> calls, State last) {
    this.program = program;
    this.calls = new ArrayList<>(calls);
    this.last = last;
  }

  /** Whether some order leads from {@code first} to {@code last}. At most 60 calls. */
  static boolean exists(HolderProgram program, State first, List<Call> calls, State last) {
    return new Linearization(program, calls, last).from(0, first);
  }

  private boolean from(long done, State state) {
    if (done == (1L << calls.size()) - 1) {
      return state.equals(last);
    }
    if (!tried.add(new Tried(done, state))) {
      return false;
    }
    long firstEnd = Long.MAX_VALUE;
    for (int i = 0; i < calls.size(); i++) {
      if ((done & (1L << i)) == 0) {
        firstEnd = Math.min(firstEnd, calls.get(i).end());
      }
    }
    for (int i = 0; i < calls.size(); i++) {
      Call call = calls.get(i);
      if ((done & (1L << i)) == 0 && call.start() <= firstEnd) {
        State next = state.copy();
        long result = program.run(next, call.region(), call.argument());
        if (result == call.result() && from(done | (1L << i), next)) {
          return true;
        }
      }
    }
    return false;
  }
}
