package io.pooledsqlite.session;

import io.pooledsqlite.pool.Database;
import io.pooledsqlite.sql.SqlStatement;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which transactions that begin by reading turned out to write: they begin with BEGIN IMMEDIATE
 * from then on. A shape is the first SQL text and the application method that ran it. Thread-safe,
 * bounded.
 */
final class TransactionShapes {

  private static final int LIMIT = 1_000;

  /** Of longer texts the beginning has to do: two that are taken for one only wait for a queue. */
  private static final int LONGEST = 1_000;

  private static final String OURS =
      TransactionShapes.class.getPackageName().replaceFirst("session$", "");
  private static final StackWalker WALKER = StackWalker.getInstance();

  private record Shape(String sql, String site) {

    // Spelt out, as SessionState's.
    @Override
    public int hashCode() {
      return 31 * sql.hashCode() + site.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Shape shape && sql.equals(shape.sql) && site.equals(shape.site);
    }
  }

  private final Set<Object> writing =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<Object, Boolean>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Object, Boolean> eldest) {
                  return size() > LIMIT;
                }
              }));

  private TransactionShapes() {}

  static TransactionShapes of(Database database) {
    return database.kept(TransactionShapes.class, TransactionShapes::new);
  }

  Object shapeOf(SqlStatement first) {
    String site =
        WALKER.walk(
            frames ->
                frames
                    .filter(frame -> !isOurs(frame.getClassName()))
                    .findFirst()
                    .map(frame -> frame.getClassName() + "#" + frame.getMethodName())
                    .orElse(""));
    String text = first.text();
    return new Shape(text.length() > LONGEST ? text.substring(0, LONGEST) : text, site);
  }

  private static boolean isOurs(String className) {
    return className.startsWith(OURS);
  }

  boolean wrote(@Nullable Object shape) {
    return shape != null && writing.contains(shape);
  }

  void learnWriting(@Nullable Object shape) {
    if (shape != null) {
      writing.add(shape);
    }
  }
}
