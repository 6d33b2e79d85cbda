package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Effect.Kind;
import io.pooledsqlite.agent.analysis.RegionRun.Purpose;
import io.pooledsqlite.agent.analysis.Value.Created;
import io.pooledsqlite.agent.analysis.Value.Shared;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FieldInsnNode;

/** What reading and assigning a field means. */
final class Fields {

  private final MethodRun run;
  private final Evaluator evaluator;

  Fields(MethodRun run, Evaluator evaluator) {
    this.run = run;
    this.evaluator = evaluator;
  }

  Value get(FieldInsnNode instruction, Value object) {
    Type type = Type.getType(instruction.desc);
    FieldRef field = find(instruction);
    if (object instanceof Created && run.seesStores()) {
      return ofCreated(field, type);
    }
    if (object instanceof Value.Conn) {
      // Of a class of the application that is a connection.
      if (regional()) {
        changing("it is a connection's");
      }
      return Types.shared(type, null);
    }
    if (!(object instanceof Shared shared)) {
      return Types.shared(type, null);
    }
    if (field == null) {
      if (regional()) {
        run.note(Kind.UNKNOWN, "reads a field of " + instruction.owner, null);
      }
      return Types.shared(type, null);
    }
    return switch (run.region().purpose()) {
      case REGION -> ofShared(field, shared, type);
      case INITIALISER, SURVEY -> inSurvey(field, shared.path(), type);
    };
  }

  private Value ofCreated(@Nullable FieldRef field, Type type) {
    Value stored = field == null ? run.region().heap().contents() : run.region().heap().load(field);
    Value plain = Types.plain(type);
    if (stored == null) {
      return plain == null ? Values.NULL : plain;
    }
    if (plain != null) {
      return stored instanceof Value.Text ? stored : plain;
    }
    return Heap.fetched(stored, run.current());
  }

  private Value ofShared(FieldRef field, Shared object, Type type) {
    String why = run.region().fields().whyChanging(field, object.path(), run.lock());
    if (why != null) {
      changing(why);
      return Types.shared(type, null);
    }
    return run.region().fields().value(field, object);
  }

  private void changing(String why) {
    run.note(
        Kind.SHARED_STATE,
        "reads a field that may change meanwhile: " + why,
        "make the field final, or private and assigned in constructors only");
  }

  private Value inSurvey(FieldRef field, @Nullable String object, Type type) {
    boolean known = run.region().fields().isFinal(field) && (field.isStatic() || object != null);
    String path = known ? FieldPath.of(field, object == null ? "" : object) : null;
    if (type.getDescriptor().equals("L" + Types.CONNECTION + ";")) {
      return new Value.Conn(path, false, false);
    }
    return Types.shared(type, path);
  }

  void put(FieldInsnNode instruction, Value object, Value value) {
    FieldRef field = find(instruction);
    Value stored = evaluator.escaping(value);
    if (object instanceof Created) {
      if (field == null) {
        run.region().heap().put(stored);
      } else {
        run.region().heap().store(field, stored);
      }
      return;
    }
    boolean ofThis = object instanceof Shared shared && FieldRules.THIS.equals(shared.path());
    if (run.region().purpose() == Purpose.INITIALISER && field != null && ofThis) {
      run.region().assign(field, stored);
    }
    assigns(field, instruction);
  }

  Value getStatic(FieldInsnNode instruction) {
    Type type = Type.getType(instruction.desc);
    FieldRef field = find(instruction);
    if (field == null) {
      return ofPlatform(instruction, type);
    }
    if (!regional()) {
      return inStaticInitialiser(field, type);
    }
    evaluator.initialise(field.owner().name);
    String why = run.region().fields().whyChanging(field, null, run.lock());
    if (why != null) {
      changing(why);
      return Types.shared(type, null);
    }
    return run.region().fields().value(field, null);
  }

  private Value inStaticInitialiser(FieldRef field, Type type) {
    if (run.region().purpose() == Purpose.INITIALISER && field.is(Opcodes.ACC_FINAL)) {
      Value initial = run.region().fields().initial(field, null);
      if (initial instanceof Value.Text) {
        return initial;
      }
    }
    return inSurvey(field, null, type);
  }

  private Value ofPlatform(FieldInsnNode instruction, Type type) {
    if (!ClassWorld.isPlatform(instruction.owner)) {
      if (regional()) {
        run.note(
            Kind.UNKNOWN, "uses the class " + instruction.owner + ", which is not there", null);
      }
      return Types.shared(type, null);
    }
    return Types.shared(type, null);
  }

  void putStatic(FieldInsnNode instruction, Value value) {
    FieldRef field = find(instruction);
    Value stored = evaluator.escaping(value);
    if (field != null
        && run.method().owner() == field.owner()
        && run.method().method().name.equals("<clinit>")) {
      if (run.region().purpose() == Purpose.INITIALISER) {
        run.region().assign(field, stored);
      } else if (regional() && run.region().heap().reachesJdbc(run.region().world(), value)) {
        run.note(Kind.JDBC_OUTSIDE, "keeps a JDBC object in " + field.display(), null);
      }
      return;
    }
    assigns(field, instruction);
  }

  private void assigns(@Nullable FieldRef field, FieldInsnNode instruction) {
    if (!regional()) {
      return;
    }
    String name = field == null ? instruction.name : field.display();
    if (instruction.desc.equals("L" + Types.CONNECTION + ";")) {
      run.note(
          Kind.SESSION,
          "assigns the connection " + name,
          "open the connection once, behind a null check or in the constructor");
    } else {
      run.note(
          Kind.SHARED_STATE,
          "assigns " + name,
          "keep such state out of the synchronized code, or in the database");
    }
  }

  private boolean regional() {
    return run.region().purpose() == Purpose.REGION;
  }

  private @Nullable FieldRef find(FieldInsnNode instruction) {
    return run.region().world().field(instruction.owner, instruction.name, instruction.desc);
  }
}
