package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Effect.Kind;
import io.pooledsqlite.agent.analysis.Value.Lambda;
import io.pooledsqlite.agent.analysis.Value.Text;
import java.lang.invoke.LambdaMetafactory;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;

/** What compilers write as invokedynamic: lambdas and concatenation; nothing else is followed. */
final class DynamicCalls {

  private static final char ARGUMENT = '\u0001';
  private static final char CONSTANT = '\u0002';

  private final MethodRun run;
  private final Evaluator evaluator;
  private final Calls calls;
  private final Strings strings;

  DynamicCalls(MethodRun run, Evaluator evaluator, Calls calls) {
    this.run = run;
    this.evaluator = evaluator;
    this.calls = calls;
    this.strings = new JdkModel(run, evaluator, calls).strings();
  }

  Value invoke(InvokeDynamicInsnNode call, List<Value> values) {
    Type returned = Type.getReturnType(call.desc);
    switch (call.bsm.getOwner()) {
      case "java/lang/invoke/LambdaMetafactory" -> {
        // The class of the lambda initialises its interface as any class does.
        calls.initialise(returned.getInternalName());
        List<Value> captured = new ArrayList<>();
        values.forEach(value -> captured.add(evaluator.escaping(value)));
        return new Lambda(
            (Handle) call.bsmArgs[1],
            List.copyOf(captured),
            ((Type) call.bsmArgs[2]).getDescriptor(),
            hasMarkers(call) ? "" : returned.getInternalName(),
            call.name + ((Type) call.bsmArgs[0]).getDescriptor());
      }
      case "java/lang/invoke/StringConcatFactory" -> {
        return concatenation(call, values);
      }
      default -> {
        calls.forget(values);
        run.note(Kind.UNKNOWN, "makes a dynamic call through " + call.bsm.getOwner(), null);
        return Types.shared(returned, null);
      }
    }
  }

  /** Whether a lambda is of other interfaces as well, which may have methods. */
  private static boolean hasMarkers(InvokeDynamicInsnNode call) {
    return call.bsm.getName().equals("altMetafactory")
        && (!(call.bsmArgs[3] instanceof Integer flags)
            || (flags & LambdaMetafactory.FLAG_MARKERS) != 0);
  }

  private Value concatenation(InvokeDynamicInsnNode call, List<Value> values) {
    Type[] types = Type.getArgumentTypes(call.desc);
    Texts made = Texts.EMPTY;
    if (!call.bsm.getName().equals("makeConcatWithConstants")) {
      for (int i = 0; i < types.length; i++) {
        made = made.then(strings.text(values.get(i), types[i]));
      }
      return new Text(made);
    }
    String recipe = (String) call.bsmArgs[0];
    int argument = 0;
    int constant = 1;
    StringBuilder literal = new StringBuilder();
    for (int i = 0; i < recipe.length(); i++) {
      char c = recipe.charAt(i);
      if (c != ARGUMENT && c != CONSTANT) {
        literal.append(c);
        continue;
      }
      made = made.then(Texts.of(literal.toString()));
      literal.setLength(0);
      if (c == ARGUMENT) {
        made = made.then(strings.text(values.get(argument), types[argument]));
        argument++;
      } else {
        Object value = call.bsmArgs[constant++];
        made = made.then(value instanceof String text ? Texts.of(text) : Texts.UNKNOWN);
      }
    }
    return new Text(made.then(Texts.of(literal.toString())));
  }
}
