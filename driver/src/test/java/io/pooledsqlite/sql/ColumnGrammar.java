package io.pooledsqlite.sql;

import java.util.Random;

/** Queries whose result columns, many of them without alias, call changes() and its like. */
final class ColumnGrammar {

  private final Random random;

  ColumnGrammar(long seed) {
    this.random = new Random(seed);
  }

  String query() {
    StringBuilder query =
        new StringBuilder(pick("SELECT ", "select\n", "SELECT ALL ", "SELECT/**/"));
    for (int columns = 1 + random.nextInt(3); columns > 0; columns--) {
      query.append(expression(2)).append(alias()).append(columns > 1 ? pick(",", " , ") : "");
    }
    return query
            .append(pick(" FROM t WHERE ", "\nFROM t\nWHERE ", " FROM u, t WHERE 1 OR "))
            .toString()
        + expression(1)
        + pick("", " LIMIT 2", " ORDER BY 1", " GROUP BY a HAVING changes()");
  }

  private String alias() {
    return pick(
        "", "", "", "", " ", " AS n", " n", " 'n'", " \"n m\"", " /* x */", " -- x\n", " AS end");
  }

  private String expression(int depth) {
    if (depth == 0) {
      return pick(
          "changes()", "last_insert_rowid ( )", "a", "t.b", "'c'", "1", "NULL", "[a]", ".5");
    }
    String left = expression(depth - 1);
    String right = expression(depth - 1);
    return switch (random.nextInt(12)) {
      case 0 -> left + pick("+", " - ", "*", "||", " /* x */ - ", "<>") + right;
      case 1 -> "(" + left + ")";
      case 2 -> left + pick(" IS NULL", " ISNULL", " NOTNULL", " NOT NULL", " COLLATE nocase");
      case 3 -> left + pick(" IS ", " IS NOT ", " IS DISTINCT FROM ", " LIKE ", " GLOB ") + right;
      case 4 -> "CASE " + left + " WHEN " + right + " THEN 1 ELSE " + left + " END";
      case 5 -> "CAST(" + left + " AS TEXT)";
      case 6 -> pick("coalesce", "max", "min") + "(" + left + ", " + right + ")";
      case 7 -> left + pick(" IN (", " NOT IN (") + right + ", 2)";
      case 8 -> "(SELECT " + left + pick("", " UNION SELECT 1", " FROM u", " ORDER BY 1") + ")";
      case 9 -> pick("-", "+", "~", "NOT ", "- ") + left;
      case 10 -> left + " BETWEEN " + right + " AND 9";
      default -> left + pick(" AND ", " OR ", "AND ", " or\n") + right;
    };
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
