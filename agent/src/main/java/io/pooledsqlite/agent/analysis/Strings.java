package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Value.Elements;
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
  private final GivenToJdk given;

  Strings(Evaluator evaluator, GivenToJdk given) {
    this.evaluator = evaluator;
    this.given = given;
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
    if (owner.equals(Types.STRING) && name.equals("format")) {
      int format = types[0].getInternalName().equals(Types.STRING) ? 0 : 1;
      return format(values.get(format), values.get(format + 1));
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
      case "toString", "intern" -> text;
      case "trim", "strip" -> changed(text, String::strip);
      case "stripIndent" -> changed(text, String::stripIndent);
      case "repeat" -> text.texts().onlyMarks() ? new Text(Texts.SOME_MARKS) : null;
      case "formatted" -> format(text, values.get(1));
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
        give(builder, name, descriptor, values);
        return change(builder, Texts.UNKNOWN);
      }
      case "toString" -> {
        return new Text(builder.texts());
      }
      case "length", "charAt", "indexOf", "lastIndexOf", "isEmpty", "capacity" -> {
        return Values.INT;
      }
      default -> {
        give(builder, name, descriptor, values);
        Value changed = change(builder, Texts.UNKNOWN);
        Type type = Type.getReturnType(descriptor);
        boolean itself = type.getInternalName().equals(builder.type());
        return itself || type.getSort() == Type.VOID ? changed : Types.shared(type, null);
      }
    }
  }

  private void give(TextBuilder builder, String name, String descriptor, List<Value> values) {
    given.to(Set.of(builder.type()), name, descriptor, values.subList(1, values.size()));
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
    given.compare(value);
    return Texts.UNKNOWN;
  }

  private @Nullable Value format(Value format, Value arguments) {
    if (!(format instanceof Text text)
        || !text.texts().exact()
        || !(arguments instanceof Elements elements)) {
      return null;
    }
    elements.values().forEach(given::compare);
    Texts all = null;
    for (String pattern : text.texts().alternatives()) {
      Texts one = format(pattern, elements.values());
      all = all == null ? one : all.or(one);
    }
    return new Text(all == null ? Texts.UNKNOWN : all);
  }

  private Texts format(String pattern, List<Value> arguments) {
    Texts made = Texts.EMPTY;
    int next = 0;
    int from = 0;
    while (true) {
      int percent = pattern.indexOf('%', from);
      if (percent < 0 || percent + 1 >= pattern.length()) {
        break;
      }
      made = made.then(Texts.of(pattern.substring(from, percent)));
      char kind = pattern.charAt(percent + 1);
      if (kind == '%') {
        made = made.then(Texts.of("%"));
      } else if (kind == 'n') {
        made = made.then(Texts.of("\n"));
      } else if ((kind == 's' || kind == 'd') && next < arguments.size()) {
        Value argument = arguments.get(next++);
        made = made.then(text(argument, Type.getObjectType(Value.OBJECT)));
      } else {
        return Texts.UNKNOWN;
      }
      from = percent + 2;
    }
    return made.then(Texts.of(pattern.substring(from)));
  }
}
