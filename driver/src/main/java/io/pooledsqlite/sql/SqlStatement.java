package io.pooledsqlite.sql;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One statement of an {@link SqlScript}. Immutable and thread-safe. */
public final class SqlStatement {

  /** What a statement is, by its verb. */
  public enum Kind {
    /** No statement at all: white space, comments and semicolons. */
    EMPTY,
    /** SELECT or VALUES, with or without WITH. */
    READ,
    /** INSERT or REPLACE, with or without WITH. */
    INSERT,
    /** UPDATE, with or without WITH. */
    UPDATE,
    /** DELETE, with or without WITH. */
    DELETE,
    /** CREATE, ALTER or DROP. */
    DDL,
    /** A PRAGMA; {@link Pragmas} tells what it does. */
    PRAGMA,
    /** EXPLAIN or EXPLAIN QUERY PLAN, except of a PRAGMA that acts when it is compiled. */
    EXPLAIN,
    /** BEGIN. */
    BEGIN,
    /** COMMIT or END. */
    COMMIT,
    /** ROLLBACK of the whole transaction. */
    ROLLBACK,
    /** SAVEPOINT. */
    SAVEPOINT,
    /** RELEASE of a savepoint. */
    RELEASE,
    /** ROLLBACK TO a savepoint. */
    ROLLBACK_TO,
    /** ATTACH. */
    ATTACH,
    /** DETACH. */
    DETACH,
    /** VACUUM in place. */
    VACUUM,
    /** VACUUM INTO another file. */
    VACUUM_INTO,
    /** ANALYZE. */
    ANALYZE,
    /** REINDEX. */
    REINDEX,
    /** The command {@code backup [schema] to file}, which sqlite-jdbc itself carries out. */
    BACKUP,
    /** The command {@code restore [schema] from file}, which sqlite-jdbc itself carries out. */
    RESTORE,
    /** Anything else, and transaction control or a PRAGMA that SQLite would not accept. */
    UNKNOWN
  }

  /** Stands for a text without a statement. */
  public static final SqlStatement EMPTY =
      new SqlStatement("", 0, 0, Kind.EMPTY, EnumSet.noneOf(Trait.class), null, null, null);

  private final String text;
  private final int start;
  private final int end;
  private final Kind kind;
  private final EnumSet<Trait> traits;
  private final @Nullable String name;
  private final @Nullable String schema;
  private final @Nullable String argument;
  private final boolean writes;

  SqlStatement(
      String script,
      int start,
      int end,
      Kind kind,
      EnumSet<Trait> traits,
      @Nullable String name,
      @Nullable String schema,
      @Nullable String argument) {
    this.text = script.substring(start, end);
    this.start = start;
    this.end = end;
    this.kind = kind;
    this.traits = EnumSet.copyOf(traits);
    this.name = name;
    this.schema = schema;
    this.argument = argument;
    this.writes = writes(kind, name, schema, argument);
  }

  private static boolean writes(
      Kind kind, @Nullable String name, @Nullable String schema, @Nullable String argument) {
    return switch (kind) {
      case INSERT, UPDATE, DELETE, DDL, VACUUM, ANALYZE, REINDEX, RESTORE, UNKNOWN -> true;
      case PRAGMA -> name != null && Pragmas.writes(name, schema, argument);
      default -> false;
    };
  }

  /** What the statement is, by its verb. */
  public Kind kind() {
    return kind;
  }

  /** What else it does or mentions. The set cannot be modified. */
  public Set<Trait> traits() {
    return Collections.unmodifiableSet(traits);
  }

  /** Whether {@code trait} is among {@link #traits()}. */
  public boolean has(Trait trait) {
    return traits.contains(trait);
  }

  /** Index in the script of the statement's first character, after white space and comments. */
  public int start() {
    return start;
  }

  /**
   * Index in the script after the statement's last character, without the semicolon. White space
   * and comments before the semicolon belong to the statement: SQLite keeps them in the names of
   * columns and in {@code sqlite_schema.sql}.
   */
  public int end() {
    return end;
  }

  /** The statement as it stands in the script, without the semicolon. */
  public String text() {
    return text;
  }

  /**
   * Name of the PRAGMA (unquoted, in lower case), of the savepoint (unquoted), of the table that an
   * INSERT, UPDATE or DELETE changes (unquoted), or of the schema to attach or detach where it is a
   * plain name; otherwise null.
   */
  public @Nullable String name() {
    return name;
  }

  /**
   * The unquoted schema a PRAGMA or VACUUM is limited to or that {@link #name} is said to be in, or
   * null where none is named.
   */
  public @Nullable String schema() {
    return schema;
  }

  /**
   * The argument of a PRAGMA, unquoted, whether after {@code =} or in parentheses; or the source
   * text of the expression that names the file of ATTACH and VACUUM INTO; or the unquoted file of
   * {@link Kind#BACKUP} and {@link Kind#RESTORE}. Null where there is none.
   */
  public @Nullable String argument() {
    return argument;
  }

  /**
   * Whether the statement may change the database file or needs SQLite's write lock for as long as
   * it runs. Statements of kind {@link Kind#UNKNOWN} may; transaction control does not, although
   * {@code BEGIN IMMEDIATE} takes the lock and COMMIT writes what came before it.
   */
  public boolean writes() {
    return writes;
  }

  /** Whether this is a CREATE. */
  public boolean creates() {
    return kind == Kind.DDL && text.regionMatches(true, 0, "CREATE", 0, 6);
  }

  /** Whether this is a DROP. */
  public boolean drops() {
    return kind == Kind.DDL && text.regionMatches(true, 0, "DROP", 0, 4);
  }

  @Override
  public String toString() {
    return kind + (traits.isEmpty() ? "" : traits.toString()) + ": " + text;
  }
}
