package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Value.Int;
import io.pooledsqlite.agent.analysis.Value.Plain;
import io.pooledsqlite.agent.analysis.Value.Text;
import io.pooledsqlite.agent.analysis.Value.TextBuilder;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** How strings are made, as far as their texts are followed. */
final class Strings {

  private final Evaluator evaluator;
  private final JdkModel jdk;

  Strings(Evaluator evaluator, JdkModel jdk) {
    this.evaluator = evaluator;
    this.jdk = jdk;
  }

  /** The result, or null if the call makes no string that is followed. */
  @Nullable Value call(
      String owner, String name, String descriptor, int opcode, List<Value> values) {
    if (opcode != Opcodes.INVOKESTATIC && values.get(0) instanceof TextBuilder builder) {
      return ofBuilder(builder, name, descriptor, values);
    }
    if (opcode == Opcodes.INVOKESTATIC) {
      return ofClass(owner, name, descriptor, values);
    }
    return owner.equals(Types.STRING) && values.get(0) instanceof Text text
        ? ofString(text, name, values)
        : null;
  }

  private @Nullable Value ofClass(
      String owner, String name, String descriptor, List<Value> values) {
    Type[] types = Type.getArgumentTypes(descriptor);
    if (owner.equals(Types.STRING) && name.equals("valueOf") && types.length == 1) {
      return types[0].getSort() == Type.ARRAY ? null : new Text(text(values.get(0), types[0]));
    }
    boolean number =
        owner.equals("java/lang/Integer")
            || owner.equals("java/lang/Long")
            || owner.equals("java/lang/Short");
    if (number && name.equals("toString") && types.length == 1) {
      return new Text(text(values.get(0), types[0]));
    }
    if (number && name.equals("valueOf") && types[0].getSort() != Type.OBJECT) {
      return new Plain(owner);
    }
    return null;
  }

  private @Nullable Value ofString(Text text, String name, List<Value> values) {
    return switch (name) {
      case "concat" ->
          values.get(1) instanceof Text next ? new Text(text.texts().then(next.texts())) : null;
      case "toString" -> text;
      case "trim", "strip" -> changed(text, String::strip);
      case "repeat" -> text.texts().onlyMarks() ? new Text(Texts.SOME_MARKS) : null;
      default -> null;
    };
  }

  private static @Nullable Value changed(Text text, UnaryOperator<String> change) {
    if (!text.texts().exact()) {
      return null;
    }
    Set<String> changed =
        text.texts().alternatives().stream().map(change).collect(Collectors.toSet());
    return new Text(new Texts(changed));
  }

  /** Whether the object under construction is followed. */
  boolean construct(List<Value> values) {
    if (!(values.get(0) instanceof TextBuilder builder)) {
      return false;
    }
    Texts start = Texts.EMPTY;
    if (values.size() > 1 && !isNumber(values.get(1))) {
      start = text(values.get(1), Type.getObjectType(Value.OBJECT));
    }
    evaluator
        .frame()
        .replace(builder.site(), new TextBuilder(builder.site(), builder.type(), start));
    return true;
  }

  private static boolean isNumber(Value value) {
    return value instanceof Int || (value instanceof Plain plain && plain.number());
  }

  private Value ofBuilder(TextBuilder builder, String name, String descriptor, List<Value> values) {
    switch (name) {
      case "append" -> {
        Type[] types = Type.getArgumentTypes(descriptor);
        if (types.length == 1) {
          return change(builder, builder.texts().then(text(values.get(1), types[0])));
        }
        give(values);
        return change(builder, Texts.UNKNOWN);
      }
      case "toString" -> {
        return new Text(builder.texts());
      }
      case "length", "charAt", "indexOf", "lastIndexOf", "isEmpty", "capacity" -> {
        return Values.INT;
      }
      default -> {
        give(values);
        Value changed = change(builder, Texts.UNKNOWN);
        Type type = Type.getReturnType(descriptor);
        boolean itself = type.getInternalName().equals(builder.type());
        return itself || type.getSort() == Type.VOID ? changed : Types.shared(type, null);
      }
    }
  }

  private void give(List<Value> values) {
    values.subList(1, values.size()).forEach(jdk::describe);
    values.subList(1, values.size()).forEach(evaluator::escaping);
  }

  private Value change(TextBuilder builder, Texts texts) {
    TextBuilder changed = new TextBuilder(builder.site(), builder.type(), texts);
    evaluator.frame().replace(builder.site(), changed);
    return changed;
  }

  /** The text of a value, as concatenation makes it. */
  Texts text(Value value, Type type) {
    if (value instanceof Text text) {
      return text.texts();
    }
    if (type.getSort() == Type.BOOLEAN) {
      return Texts.of("true").or(Texts.of("false"));
    }
    if (type.getSort() == Type.CHAR) {
      return value instanceof Int constant
          ? Texts.of(String.valueOf((char) constant.value()))
          : Texts.UNKNOWN;
    }
    if (value instanceof Int constant) {
      return Texts.of(String.valueOf(constant.value()));
    }
    if (value instanceof Plain plain && plain.number()) {
      return Texts.SOME_NUMBER;
    }
    if (value instanceof TextBuilder builder) {
      return builder.texts();
    }
    jdk.describe(value);
    return Texts.UNKNOWN;
  }
}
