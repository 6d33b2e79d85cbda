package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.LockSurvey.Block;
import io.pooledsqlite.agent.analysis.Value.Shared;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a region begins.
 *
 * @param block null: the whole method
 * @param receiver internal name of the class of object it is judged for
 * @param lock the path of what is locked, or null if that is not known
 */
record RegionRoot(MethodRef method, @Nullable Block block, String receiver, @Nullable String lock) {

  List<Value> arguments() {
    List<Value> arguments = new ArrayList<>(FieldRules.unknownArguments(method));
    if (!method.isStatic()) {
      arguments.set(0, new Shared(receiver, true, FieldRules.THIS, false));
    }
    return arguments;
  }
}
