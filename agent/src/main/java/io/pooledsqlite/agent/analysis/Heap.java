package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Value.Created;
import io.pooledsqlite.agent.analysis.Value.Rows;
import io.pooledsqlite.agent.analysis.Value.Shared;
import io.pooledsqlite.agent.analysis.Value.Stmt;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is stored in the objects that a region creates: by field for objects of the application, all
 * in one for arrays and objects of the JDK. It only grows; the region is gone over again until it
 * has stopped growing, so that the order of stores and loads does not matter.
 */
final class Heap {

  private final Map<String, Value> fields = new HashMap<>();
  private final Set<String> types = new TreeSet<>();
  private Value contents = Values.NULL;

  /** What exceptions hold: their causes, and what was suppressed. */
  private Value causes = Values.NULL;

  private boolean grew;

  void store(FieldRef field, Value value) {
    Value known = fields.get(field.key());
    // Before that, or in another object, it may be null.
    Value joined = Joins.join(known == null ? Values.NULL : known, stored(value));
    if (!joined.equals(known)) {
      fields.put(field.key(), joined);
      grew = true;
    }
  }

  /** What was stored, or null if nothing was. */
  @Nullable Value load(FieldRef field) {
    return fields.get(field.key());
  }

  void put(Value value) {
    if (value instanceof Created created) {
      grew |= types.addAll(created.classes());
    } else if (value instanceof Shared shared) {
      grew |= types.add(shared.type());
    }
    Value joined = Joins.join(contents, stored(value));
    if (!joined.equals(contents)) {
      contents = joined;
      grew = true;
    }
  }

  /** An exception is given something to hold. */
  void putInException(Value value) {
    Value joined = Joins.join(causes, stored(value));
    grew |= !joined.equals(causes);
    causes = joined;
  }

  Value contents() {
    return contents;
  }

  /** The classes of all that is known to be in collections and arrays, whatever else may be. */
  Set<String> types() {
    return types;
  }

  /** What comes out of a collection or array here. */
  Value fetched(int instruction) {
    return fetched(contents, instruction);
  }

  /** A value from the heap, for the method that fetches it. */
  static Value fetched(Value value, int instruction) {
    if (value instanceof Stmt statement) {
      return new Stmt(
          statement.sql(), statement.connection(), Set.of(MethodRun.ELSEWHERE, instruction));
    }
    return value instanceof Rows ? new Rows(Set.of(MethodRun.ELSEWHERE, instruction)) : value;
  }

  /** The value as an object of this type. */
  Value cast(ClassWorld world, Created created, String type) {
    Value plain = Types.plain(type);
    if (plain != null) {
      return plain;
    }
    if (created.classes().isEmpty()) {
      return Created.subtypeOf(type);
    }
    Set<String> fitting = new TreeSet<>();
    for (String name : created.classes()) {
      if (world.isSubtype(name, type)) {
        fitting.add(name);
      } else if (!created.exact() && world.isSubtype(type, name)) {
        fitting.add(type);
      }
    }
    return fitting.isEmpty() ? Created.subtypeOf(type) : new Created(fitting, created.exact());
  }

  boolean grewSinceAsked() {
    boolean answer = grew;
    grew = false;
    return answer;
  }

  /** Origins tell of one method only, and a followed object is not followed through the heap. */
  private static Value stored(Value value) {
    if (value instanceof Stmt statement) {
      return new Stmt(statement.sql(), statement.connection(), Set.of(MethodRun.ELSEWHERE));
    }
    if (value instanceof Rows) {
      return new Rows(Set.of(MethodRun.ELSEWHERE));
    }
    boolean primitive =
        value instanceof Value.Int
            || (value instanceof Value.Plain plain && plain.type().length() == 1);
    return primitive || value instanceof Value.Nothing
        ? Values.SOME_PLAIN
        : LiveFrame.forgotten(value);
  }

  /** Whether a connection, statement or result set can be reached from the value. */
  boolean reachesJdbc(ClassWorld world, Value value) {
    return reaches(world, value, new HashSet<>());
  }

  private boolean reaches(ClassWorld world, Value value, Set<Value> seen) {
    if (Value.jdbc(value)) {
      return true;
    }
    if (value instanceof Value.Elements array) {
      return array.values().stream().anyMatch(element -> reaches(world, element, seen));
    }
    if (value instanceof Value.Lambda lambda) {
      return lambda.captured().stream().anyMatch(captured -> reaches(world, captured, seen));
    }
    if (value instanceof Shared shared && shared.path() == null) {
      // Or one that was made here: who joins them does not look into it.
      return seen.add(value) && inFields(world, shared.type(), false, seen);
    }
    if (!(value instanceof Created created) || !seen.add(value)) {
      return false;
    }
    if (created.classes().isEmpty()) {
      return fields.values().stream().anyMatch(Value::jdbc) || Value.jdbc(contents);
    }
    for (String type : created.classes()) {
      if (inFields(world, type, created.exact(), seen)) {
        return true;
      }
    }
    return false;
  }

  private boolean inFields(ClassWorld world, String type, boolean exact, Set<Value> seen) {
    for (Map.Entry<String, Value> entry : fields.entrySet()) {
      String owner = entry.getKey().substring(0, entry.getKey().indexOf('.'));
      boolean has = world.isSubtype(type, owner) || (!exact && world.isSubtype(owner, type));
      if (has && reaches(world, entry.getValue(), seen)) {
        return true;
      }
    }
    // A subclass of a JDK class keeps what the JDK's part of it was given.
    return reaches(world, contents, seen) || reaches(world, causes, seen);
  }
}
