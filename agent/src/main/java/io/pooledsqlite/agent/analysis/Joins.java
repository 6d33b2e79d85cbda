package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Value.Conn;
import io.pooledsqlite.agent.analysis.Value.Created;
import io.pooledsqlite.agent.analysis.Value.Elements;
import io.pooledsqlite.agent.analysis.Value.Int;
import io.pooledsqlite.agent.analysis.Value.Lambda;
import io.pooledsqlite.agent.analysis.Value.Nothing;
import io.pooledsqlite.agent.analysis.Value.Null;
import io.pooledsqlite.agent.analysis.Value.Plain;
import io.pooledsqlite.agent.analysis.Value.Rows;
import io.pooledsqlite.agent.analysis.Value.Shared;
import io.pooledsqlite.agent.analysis.Value.Stmt;
import io.pooledsqlite.agent.analysis.Value.Text;
import io.pooledsqlite.agent.analysis.Value.TextBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The least that is true of either of two values. Stateless. */
final class Joins {

  /** Stands for the class of any value that cannot change. */
  static final String UNCHANGEABLE = "java/lang/Number";

  private static final int MOST_CLASSES = 12;

  private Joins() {}

  static Value join(Value a, Value b) {
    if (a.equals(b)) {
      return a;
    }
    if (a instanceof Nothing || b instanceof Nothing) {
      return Values.NOTHING;
    }
    if (a instanceof Null) {
      return b instanceof Null ? Values.NULL : orNull(b);
    }
    if (b instanceof Null) {
      return orNull(a);
    }
    Value same = ofOneKind(a, b);
    if (same != null) {
      return same;
    }
    if (isPrimitive(a) || isPrimitive(b)) {
      return isPrimitive(a) && isPrimitive(b) && a.getSize() == b.getSize()
          ? (a instanceof Int ? b : a)
          : Values.NOTHING;
    }
    if (a.inert() && b.inert()) {
      return Values.SOME_PLAIN;
    }
    boolean jdbc = Value.jdbc(a) || Value.jdbc(b);
    Created left = jdbc ? null : created(a);
    Created right = jdbc ? null : created(b);
    if (left != null && right != null) {
      return created(left, right);
    }
    if (!jdbc && isOurs(a) && isOurs(b)) {
      return Values.SOMETHING_CREATED;
    }
    return new Shared(Value.OBJECT, false, null, jdbc);
  }

  /** A value that cannot change does no harm among created objects; its class is of no account. */
  private static @Nullable Created created(Value value) {
    if (value.inert()) {
      return Created.of(UNCHANGEABLE);
    }
    return LiveFrame.forgotten(value) instanceof Created created ? created : null;
  }

  /** Neither known to others nor a way to JDBC. */
  private static boolean isOurs(Value value) {
    return value.inert()
        || value instanceof Created
        || value instanceof TextBuilder
        || (value instanceof Elements array && array.values().stream().allMatch(Joins::isOurs))
        || (value instanceof Lambda lambda && lambda.captured().stream().allMatch(Joins::isOurs));
  }

  private static Value orNull(Value value) {
    return value instanceof Conn conn ? new Conn(conn.path(), false, conn.opened()) : value;
  }

  private static @Nullable Value ofOneKind(Value a, Value b) {
    if (a instanceof Text left && b instanceof Text right) {
      return new Text(left.texts().or(right.texts()));
    }
    if (a instanceof Int && b instanceof Int) {
      return Values.INT;
    }
    if (a instanceof Created left && b instanceof Created right) {
      return created(left, right);
    }
    if (a instanceof Shared left && b instanceof Shared right) {
      boolean sameType = left.type().equals(right.type());
      return new Shared(
          sameType ? left.type() : Value.OBJECT,
          sameType && left.exact() && right.exact(),
          Objects.equals(left.path(), right.path()) ? left.path() : null,
          Value.jdbc(left) || Value.jdbc(right));
    }
    if (a instanceof TextBuilder left && b instanceof TextBuilder right) {
      return left.site().equals(right.site())
          ? new TextBuilder(left.site(), left.type(), left.texts().or(right.texts()))
          : Created.of(left.type());
    }
    if (a instanceof Elements left && b instanceof Elements right) {
      return elements(left, right);
    }
    if (a instanceof Conn left && b instanceof Conn right) {
      boolean samePath = Objects.equals(left.path(), right.path());
      return new Conn(
          samePath ? left.path() : null,
          left.there() && right.there(),
          left.opened() && right.opened());
    }
    if (a instanceof Stmt left && b instanceof Stmt right) {
      Texts sql = left.sql() == null || right.sql() == null ? null : left.sql().or(right.sql());
      if ((left.sql() == null) != (right.sql() == null)) {
        return null;
      }
      if (!Objects.equals(left.connection(), right.connection())) {
        return null;
      }
      return new Stmt(sql, left.connection(), union(left.origins(), right.origins()));
    }
    if (a instanceof Rows left && b instanceof Rows right) {
      return new Rows(union(left.origins(), right.origins()));
    }
    return null;
  }

  private static Value created(Created a, Created b) {
    if (a.classes().isEmpty() || b.classes().isEmpty()) {
      return Values.SOMETHING_CREATED;
    }
    Set<String> classes = new TreeSet<>(a.classes());
    classes.addAll(b.classes());
    return classes.size() > MOST_CLASSES
        ? Values.SOMETHING_CREATED
        : new Created(classes, a.exact() && b.exact());
  }

  private static @Nullable Value elements(Elements a, Elements b) {
    if (!a.site().equals(b.site()) || a.values().size() != b.values().size()) {
      return null;
    }
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < a.values().size(); i++) {
      values.add(join(a.values().get(i), b.values().get(i)));
    }
    return new Elements(a.site(), a.type(), List.copyOf(values));
  }

  private static boolean isPrimitive(Value value) {
    return value instanceof Int || (value instanceof Plain plain && plain.type().length() == 1);
  }

  static <T extends Comparable<T>> Set<T> union(Set<T> a, Set<T> b) {
    if (a.containsAll(b)) {
      return a;
    }
    Set<T> both = new TreeSet<>(a);
    both.addAll(b);
    return both;
  }
}
