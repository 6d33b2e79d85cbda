package io.pooledsqlite.sql;

import java.util.EnumSet;

/** Collects the {@link Trait}s that can stand anywhere in a statement. */
final class TraitScanner {

  private final Tokens tokens;
  private final int to;
  private final SqlStatement.Kind kind;
  private final EnumSet<Trait> traits;

  private TraitScanner(Tokens tokens, int to, SqlStatement.Kind kind, EnumSet<Trait> traits) {
    this.tokens = tokens;
    this.to = to;
    this.kind = kind;
    this.traits = traits;
  }

  /** Adds what tokens [from, to), a statement of this kind, show. */
  static void scan(Tokens tokens, int from, int to, SqlStatement.Kind kind, EnumSet<Trait> traits) {
    TraitScanner scanner = new TraitScanner(tokens, to, kind, traits);
    ClauseTracker clauses = new ClauseTracker(tokens, kind == SqlStatement.Kind.DDL);
    for (int i = from; i < to; i++) {
      if (tokens.isName(i)) {
        scanner.name(i, clauses.atTable());
      }
      clauses.consume(i);
    }
  }

  private void name(int index, boolean atTable) {
    if (tokens.is(index + 1, Tokens.Type.LEFT)) {
      call(index);
    }
    // Where the name of a table is due a literal is one: FROM 'pragma_table_info'.
    boolean literal = tokens.is(index, Tokens.Type.STRING);
    boolean table = !literal || atTable || tokens.is(index - 1, Tokens.Type.DOT);
    if (table && tokens.isNameWithPrefix(index, "pragma_")) {
      traits.add(Trait.PRAGMA_FUNCTION);
    }
    if (table && isCatalogueOfTemp(index)) {
      traits.add(kind == SqlStatement.Kind.READ ? Trait.TEMP_READ : Trait.TEMP);
    }
    if (atTable && tokens.is(index + 1, Tokens.Type.DOT) && index + 2 < to) {
      qualifiedTable(index);
    } else if (atTable && kind == SqlStatement.Kind.ANALYZE && tokens.isNamed(index, "temp")) {
      traits.add(Trait.TEMP);
    }
  }

  private void call(int index) {
    Trait function = CallOfState.trait(tokens, index);
    if (function != null) {
      traits.add(function);
    } else if (tokens.isIdentifier(index, "load_extension")) {
      traits.add(Trait.LOAD_EXTENSION);
    }
  }

  private void qualifiedTable(int index) {
    if (!tokens.isNamed(index, "temp")) {
      if (!tokens.isNamed(index, "main")) {
        traits.add(Trait.ATTACHED_SCHEMA);
      }
      return;
    }
    boolean catalogue =
        isCatalogueOfTemp(index + 2)
            || tokens.isNamed(index + 2, "sqlite_master")
            || tokens.isNamed(index + 2, "sqlite_schema");
    boolean read = kind == SqlStatement.Kind.READ && catalogue;
    traits.add(read ? Trait.TEMP_READ : Trait.TEMP);
  }

  private boolean isCatalogueOfTemp(int index) {
    return tokens.isNamed(index, "sqlite_temp_master")
        || tokens.isNamed(index, "sqlite_temp_schema");
  }
}
