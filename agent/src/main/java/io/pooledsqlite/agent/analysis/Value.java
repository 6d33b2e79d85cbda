package io.pooledsqlite.agent.analysis;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Type;

/** What is known of a value on the stack or in a variable. Immutable. */
sealed interface Value extends org.objectweb.asm.tree.analysis.Value {

  String OBJECT = "java/lang/Object";

  /** Where a followed object was made: in one run of one method, by one instruction. */
  record Site(int run, int instruction) {}

  @Override
  default int getSize() {
    return 1;
  }

  /** Whether nobody can change the value and no code of the application runs in its methods. */
  default boolean inert() {
    return false;
  }

  /** A variable without a value. */
  record Nothing() implements Value {}

  /**
   * The null reference.
   *
   * @param literal whether the code says so; else nothing is known that would be there instead
   */
  record Null(boolean literal) implements Value {
    @Override
    public boolean inert() {
      return true;
    }
  }

  /** A number, or an object of the JDK that cannot change; by descriptor or internal name. */
  record Plain(String type) implements Value {
    @Override
    public int getSize() {
      return type.equals("J") || type.equals("D") ? 2 : 1;
    }

    @Override
    public boolean inert() {
      return true;
    }

    boolean number() {
      return type.length() == 1
          || type.equals("java/lang/Integer")
          || type.equals("java/lang/Long")
          || type.equals("java/lang/Short")
          || type.equals("java/lang/Byte")
          || type.equals("java/lang/Double")
          || type.equals("java/lang/Float");
    }
  }

  /** A known int. */
  record Int(int value) implements Value {
    @Override
    public boolean inert() {
      return true;
    }
  }

  /** A string. */
  record Text(Texts texts) implements Value {
    static final Text UNKNOWN = new Text(Texts.UNKNOWN);

    @Override
    public boolean inert() {
      return true;
    }
  }

  /** A string builder that only variables of one method know. */
  record TextBuilder(Site site, String type, Texts texts) implements Value {}

  /** An array that only variables of one method know. */
  record Elements(Site site, String type, List<Value> values) implements Value {}

  /**
   * An object made in the region, or by the method that has the region.
   *
   * @param classes internal names of the classes it may have; empty: any
   * @param exact whether it is one of those classes rather than a subclass
   */
  record Created(Set<String> classes, boolean exact) implements Value {
    static Created of(String type) {
      return new Created(Set.of(type), true);
    }

    static Created subtypeOf(String type) {
      return new Created(Set.of(type), false);
    }
  }

  /**
   * An object that others may know.
   *
   * @param type internal name of its class or a supertype
   * @param exact whether it is that class
   * @param path the constant fields that lead to it from the receiver or a class, or null
   * @param jdbc whether it may hold a connection, statement or result set of this region
   */
  record Shared(String type, boolean exact, @Nullable String path, boolean jdbc) implements Value {}

  /**
   * The connection in a field.
   *
   * @param path the constant fields that lead to it; null: one that was opened here, or any
   * @param there whether it is not null, given the region's needs
   */
  record Conn(@Nullable String path, boolean there, boolean opened) implements Value {}

  /**
   * A statement made here.
   *
   * @param sql the text it was prepared with, or null for a plain statement
   * @param origins the instructions of this method that made or fetched it
   */
  record Stmt(@Nullable Texts sql, @Nullable String connection, Set<Integer> origins)
      implements Value {}

  /** A result set, or what describes one. */
  record Rows(Set<Integer> origins) implements Value {}

  /**
   * A lambda or method reference.
   *
   * @param type internal name of the interface that it implements; empty: not that one alone
   * @param method name and descriptor of the method of the interface that runs it
   */
  record Lambda(Handle body, List<Value> captured, String instantiated, String type, String method)
      implements Value {

    /** Whether a method that is not there in an interface is the one that runs it. */
    boolean isRunBy(String name, String descriptor) {
      boolean alike =
          method.startsWith(name + "(")
              && Type.getArgumentTypes(descriptor).length
                  == Type.getArgumentTypes(instantiated).length;
      return method.equals(name + descriptor) || (!type.isEmpty() && alike);
    }
  }

  /** Whether it is, or may hold, a connection, statement or result set. */
  static boolean jdbc(Value value) {
    return value instanceof Conn
        || value instanceof Stmt
        || value instanceof Rows
        || (value instanceof Shared shared && (shared.jdbc() || JdbcModel.isJdbc(shared.type())))
        || (value instanceof Elements array && array.values().stream().anyMatch(Value::jdbc))
        || (value instanceof Lambda lambda && lambda.captured().stream().anyMatch(Value::jdbc));
  }
}
