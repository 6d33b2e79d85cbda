package io.pooledsqlite.sql;

import static io.pooledsqlite.sql.SqlStatement.Kind.ANALYZE;
import static io.pooledsqlite.sql.SqlStatement.Kind.ATTACH;
import static io.pooledsqlite.sql.SqlStatement.Kind.BACKUP;
import static io.pooledsqlite.sql.SqlStatement.Kind.BEGIN;
import static io.pooledsqlite.sql.SqlStatement.Kind.COMMIT;
import static io.pooledsqlite.sql.SqlStatement.Kind.DDL;
import static io.pooledsqlite.sql.SqlStatement.Kind.DELETE;
import static io.pooledsqlite.sql.SqlStatement.Kind.DETACH;
import static io.pooledsqlite.sql.SqlStatement.Kind.EMPTY;
import static io.pooledsqlite.sql.SqlStatement.Kind.EXPLAIN;
import static io.pooledsqlite.sql.SqlStatement.Kind.INSERT;
import static io.pooledsqlite.sql.SqlStatement.Kind.PRAGMA;
import static io.pooledsqlite.sql.SqlStatement.Kind.READ;
import static io.pooledsqlite.sql.SqlStatement.Kind.REINDEX;
import static io.pooledsqlite.sql.SqlStatement.Kind.RELEASE;
import static io.pooledsqlite.sql.SqlStatement.Kind.RESTORE;
import static io.pooledsqlite.sql.SqlStatement.Kind.ROLLBACK;
import static io.pooledsqlite.sql.SqlStatement.Kind.ROLLBACK_TO;
import static io.pooledsqlite.sql.SqlStatement.Kind.SAVEPOINT;
import static io.pooledsqlite.sql.SqlStatement.Kind.UNKNOWN;
import static io.pooledsqlite.sql.SqlStatement.Kind.UPDATE;
import static io.pooledsqlite.sql.SqlStatement.Kind.VACUUM;
import static io.pooledsqlite.sql.SqlStatement.Kind.VACUUM_INTO;
import static io.pooledsqlite.sql.Trait.ATTACHED_SCHEMA;
import static io.pooledsqlite.sql.Trait.BEGIN_EXCLUSIVE;
import static io.pooledsqlite.sql.Trait.BEGIN_IMMEDIATE;
import static io.pooledsqlite.sql.Trait.CHANGES;
import static io.pooledsqlite.sql.Trait.LAST_INSERT_ROWID;
import static io.pooledsqlite.sql.Trait.LOAD_EXTENSION;
import static io.pooledsqlite.sql.Trait.MULTI_ROW_SOURCE;
import static io.pooledsqlite.sql.Trait.ON_CONFLICT;
import static io.pooledsqlite.sql.Trait.OR_IGNORE_OR_REPLACE;
import static io.pooledsqlite.sql.Trait.OR_ROLLBACK;
import static io.pooledsqlite.sql.Trait.PRAGMA_FUNCTION;
import static io.pooledsqlite.sql.Trait.RETURNING;
import static io.pooledsqlite.sql.Trait.STORED_BODY;
import static io.pooledsqlite.sql.Trait.TEMP;
import static io.pooledsqlite.sql.Trait.TEMP_READ;
import static io.pooledsqlite.sql.Trait.TOTAL_CHANGES;
import static io.pooledsqlite.sql.Trait.VIRTUAL_TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The kind and the traits of single statements, one row each. */
final class ClassificationTest {

  @ParameterizedTest
  @MethodSource({"reads", "changes", "definitions", "transactions", "others", "unknowns"})
  void statement(String sql, SqlStatement.Kind kind, Set<Trait> traits) {
    SqlScript script = SqlScript.parse(sql);
    assertThat(script.statements()).hasSize(kind == EMPTY ? 0 : 1);
    assertThat(script.first().kind()).isEqualTo(kind);
    assertThat(script.first().traits()).isEqualTo(traits);
    assertThat(script.first().writes()).isEqualTo(WRITING.contains(kind));
  }

  private static final List<SqlStatement.Kind> WRITING =
      List.of(INSERT, UPDATE, DELETE, DDL, VACUUM, ANALYZE, REINDEX, RESTORE, UNKNOWN);

  private static Arguments row(String sql, SqlStatement.Kind kind, Trait... traits) {
    return arguments(sql, kind, Set.of(traits));
  }

  static Stream<Arguments> reads() {
    return Stream.of(
        row("", EMPTY),
        row("   \n\t", EMPTY),
        row(";;;", EMPTY),
        row("-- only a comment", EMPTY),
        row("/* only a comment */ ; -- and another", EMPTY),
        row("/* never closed SELECT 1", EMPTY),
        row("\0SELECT 1", EMPTY),
        row("SELECT 1", READ),
        row("select 1;", READ),
        row("  SeLeCt 1 ; ", READ),
        row(";; SELECT 1", READ),
        row("\uFEFFSELECT 1", READ),
        row("SELECT 1\0; DELETE FROM t", READ),
        row("-- DELETE FROM t\nSELECT 1", READ),
        row("/* DELETE */SELECT 1", READ),
        row("/**/SELECT 1", READ),
        row("/***/SELECT 1", READ),
        row("/*/ DELETE */SELECT 1", READ),
        row("--\rDELETE FROM t\n SELECT 1", READ),
        row("SELECT/**/1", READ),
        row("SELECT'a'", READ),
        row("SELECT(1)", READ),
        row("SELECT*FROM t", READ),
        row("VALUES (1), (2)", READ),
        row("SELECT 'DELETE FROM t; '", READ),
        row("SELECT 'it''s; -- not a comment'", READ),
        row("SELECT \"a;b\", `c;d`, [e;f]", READ),
        row("SELECT \"a\"\"; DELETE FROM t\"", READ),
        row("SELECT x'41;'", READ),
        row("SELECT :a, @b, #c, $d, ?, ?12", READ),
        row("SELECT $a::b(c;d)", READ),
        row("SELECT a -- ; comment\n, b", READ),
        row("SELECT a /* ; */ FROM t", READ),
        row("SELECT 1 - -1, 4 / 2 * 3", READ),
        row("SELECT a->'$.x', a->>'$.y'", READ),
        row("SELECT 1 /*", READ),
        row("SELECT 'never closed; DELETE FROM t", READ),
        row("SELECT [never closed; DELETE FROM t", READ),
        row("SELECT 0x1F, 1e5, 1.5e-3, .5, 1_000", READ),
        row("WITH a AS (SELECT 1) SELECT * FROM a", READ),
        row("with recursive c(x) as (values(1) union all select x+1 from c) select x from c", READ),
        row("WITH a AS (SELECT 1), b(x, y) AS (SELECT 2, 3) SELECT * FROM a, b", READ),
        row("WITH replace AS (SELECT 1) SELECT * FROM replace", READ),
        row("WITH insert_ AS NOT MATERIALIZED (SELECT 1) SELECT 1", READ),
        row("WITH a AS MATERIALIZED (SELECT ')' ) SELECT 1", READ),
        row("WITH \"DELETE\" AS (SELECT 1) VALUES (1)", READ),
        row("SELECT replace(a, 'b', 'c') FROM t", READ),
        row("SELECT * FROM t WHERE x = 'INSERT INTO t'", READ),
        row("SELECT a.b FROM main.t AS a JOIN main.u ON a.b = u.c", READ),
        row("SELECT main.t.a FROM t", READ),
        row("SELECT last_insert_rowid()", READ, LAST_INSERT_ROWID),
        row("SELECT LAST_INSERT_ROWID ( )", READ, LAST_INSERT_ROWID),
        row("SELECT last_insert_rowid /* x */ ()", READ, LAST_INSERT_ROWID),
        row("SELECT \"last_insert_rowid\"()", READ, LAST_INSERT_ROWID),
        row("SELECT [changes]()", READ, CHANGES),
        row("SELECT changes(*)", READ, CHANGES),
        row("SELECT changes(DISTINCT), total_changes(ALL)", READ, CHANGES, TOTAL_CHANGES),
        row("SELECT last_insert_rowid ( order by 1)", READ, LAST_INSERT_ROWID),
        row("SELECT 'last_insert_rowid()'", READ),
        row("SELECT \"last_insert_rowid()\"", READ),
        row("SELECT 1 -- last_insert_rowid()", READ),
        row("SELECT last_insert_rowid FROM t", READ),
        row("SELECT my_changes(), changes_()", READ),
        row("SELECT changes(), total_changes()", READ, CHANGES, TOTAL_CHANGES),
        row("SELECT * FROM t WHERE id IN (SELECT last_insert_rowid())", READ, LAST_INSERT_ROWID),
        row("SELECT load_extension('x')", READ, LOAD_EXTENSION),
        row("SELECT load_extension FROM t", READ),
        row("SELECT * FROM pragma_table_info('t')", READ, PRAGMA_FUNCTION),
        row("SELECT * FROM PRAGMA_foreign_keys", READ, PRAGMA_FUNCTION),
        row("SELECT * FROM \"pragma_user_version\"", READ, PRAGMA_FUNCTION),
        row("SELECT 'pragma_user_version'", READ),
        row("SELECT * FROM 'pragma_user_version'", READ, PRAGMA_FUNCTION),
        row("SELECT 1 WHERE 1 IN main.'pragma_user_version'", READ, PRAGMA_FUNCTION),
        row("SELECT * FROM 'pragma_optimize'", UNKNOWN, PRAGMA_FUNCTION),
        row("SELECT * FROM sqlite_temp_master", READ, TEMP_READ),
        row("SELECT * FROM [sqlite_temp_schema]", READ, TEMP_READ),
        row("SELECT * FROM temp.sqlite_master", READ, TEMP_READ),
        row("SELECT * FROM \"temp\".sqlite_schema", READ, TEMP_READ),
        row("SELECT 'sqlite_temp_master'", READ),
        row("SELECT * FROM 'sqlite_temp_master'", READ, TEMP_READ),
        row("SELECT * FROM temp.x", READ, TEMP),
        row("SELECT * FROM a, TEMP . x", READ, TEMP),
        row("SELECT * FROM a JOIN (b CROSS JOIN temp.x)", READ, TEMP),
        row("SELECT * FROM a LEFT JOIN b ON a.x = b.x, temp.c", READ, TEMP),
        row("SELECT 1 WHERE 1 IN temp.x", READ, TEMP),
        row("SELECT temp.a, temp.b FROM readings temp", READ),
        row("SELECT a, temp.b FROM temp WHERE temp.c > 1 ORDER BY temp.d", READ),
        row("SELECT 1 WHERE a IS NOT DISTINCT FROM temp.b", READ),
        row("SELECT * FROM other.t", READ, ATTACHED_SCHEMA),
        row("SELECT * FROM t WHERE EXISTS (SELECT 1 FROM o.u)", READ, ATTACHED_SCHEMA),
        row("SELECT a.x, b.y FROM a JOIN b ON a.id = b.id WHERE a.z IN (b.q)", READ),
        row("SELECT ключ FROM таблица", READ),
        row("SELECT 1 AS \u00a0", READ));
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        row("INSERT INTO t VALUES (1)", INSERT),
        row("insert into t(a, b) values (?, ?)", INSERT),
        row("/* SELECT */ INSERT INTO t DEFAULT VALUES", INSERT),
        row("INSERT INTO changes(a) VALUES (1)", INSERT),
        row("INSERT INTO main.t VALUES (1)", INSERT),
        row("INSERT INTO t VALUES ((SELECT max(a) FROM t))", INSERT),
        row("INSERT INTO t VALUES ('), (')", INSERT),
        row("INSERT INTO t VALUES (1), (2)", INSERT, MULTI_ROW_SOURCE),
        row("INSERT INTO t SELECT * FROM u", INSERT, MULTI_ROW_SOURCE),
        row("INSERT INTO t(a) WITH c AS (SELECT 1) SELECT * FROM c", INSERT, MULTI_ROW_SOURCE),
        row("WITH c AS (SELECT 1) INSERT INTO t SELECT * FROM c", INSERT, MULTI_ROW_SOURCE),
        row("WITH c AS (SELECT 1) INSERT INTO t VALUES (1)", INSERT, MULTI_ROW_SOURCE),
        row(
            "WITH replace AS (SELECT 1) REPLACE INTO t SELECT * FROM replace",
            INSERT,
            OR_IGNORE_OR_REPLACE,
            MULTI_ROW_SOURCE),
        row("REPLACE INTO t VALUES (1)", INSERT, OR_IGNORE_OR_REPLACE),
        row("INSERT OR REPLACE INTO t VALUES (1)", INSERT, OR_IGNORE_OR_REPLACE),
        row("INSERT OR IGNORE INTO t VALUES (1)", INSERT, OR_IGNORE_OR_REPLACE),
        row("INSERT OR FAIL INTO t VALUES (1)", INSERT, OR_IGNORE_OR_REPLACE),
        row("INSERT OR ABORT INTO t VALUES (1)", INSERT),
        row("INSERT OR ROLLBACK INTO t VALUES (1)", INSERT, OR_IGNORE_OR_REPLACE, OR_ROLLBACK),
        row("INSERT INTO t VALUES (1) RETURNING id", INSERT, RETURNING),
        row("INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING", INSERT, ON_CONFLICT),
        row(
            "INSERT INTO t(a, b) VALUES (1, 2) ON CONFLICT(a) DO UPDATE SET b = excluded.b",
            INSERT,
            ON_CONFLICT),
        row(
            "INSERT INTO t VALUES (1) ON CONFLICT(a) DO UPDATE SET (b), (c) = (1, 2) RETURNING *",
            INSERT,
            ON_CONFLICT,
            RETURNING),
        row("INSERT INTO t VALUES (last_insert_rowid())", INSERT, LAST_INSERT_ROWID),
        row("INSERT INTO t VALUES ('last_insert_rowid()')", INSERT),
        row("INSERT INTO temp.t VALUES (1)", INSERT, TEMP),
        row("INSERT INTO [temp].t VALUES (1)", INSERT, TEMP),
        row("INSERT INTO 'temp'.t VALUES (1)", INSERT, TEMP),
        row("INSERT INTO temp VALUES (1)", INSERT),
        row("INSERT INTO temp(x) VALUES (1)", INSERT),
        row("INSERT INTO t SELECT * FROM temp.u", INSERT, MULTI_ROW_SOURCE, TEMP),
        row("INSERT INTO other.t VALUES (1)", INSERT, ATTACHED_SCHEMA),
        row("INSERT INTO t SELECT * FROM pragma_x", INSERT, MULTI_ROW_SOURCE, PRAGMA_FUNCTION),
        row("UPDATE t SET a = 1", UPDATE),
        row("UPDATE t SET a = 'RETURNING'", UPDATE),
        row("UPDATE t SET a = 1 WHERE b = changes()", UPDATE, CHANGES),
        row("UPDATE OR IGNORE t SET a = 1", UPDATE, OR_IGNORE_OR_REPLACE),
        row("UPDATE OR ABORT t SET a = 1", UPDATE),
        row("UPDATE OR ROLLBACK t SET a = 1", UPDATE, OR_IGNORE_OR_REPLACE, OR_ROLLBACK),
        row("UPDATE OR REPLACE temp.t SET a = 1", UPDATE, OR_IGNORE_OR_REPLACE, TEMP),
        row("UPDATE temp.t SET a = 1", UPDATE, TEMP),
        row("UPDATE t SET a = 1 FROM temp.u", UPDATE, TEMP),
        row("UPDATE t SET a = temp.b FROM u AS temp", UPDATE),
        row("UPDATE t SET a = (SELECT 1) RETURNING a", UPDATE, RETURNING),
        row("WITH c AS (SELECT 1) UPDATE t SET a = (SELECT * FROM c)", UPDATE),
        row("UPDATE other.t SET a = 1", UPDATE, ATTACHED_SCHEMA),
        row("DELETE FROM t", DELETE),
        row("delete from t where a in (select 1)", DELETE),
        row("DELETE FROM t RETURNING *", DELETE, RETURNING),
        row("DELETE FROM temp.t", DELETE, TEMP),
        row("DELETE FROM other.t", DELETE, ATTACHED_SCHEMA),
        row("WITH c AS (SELECT 1) DELETE FROM t WHERE a IN c", DELETE),
        row("DELETE FROM t WHERE a = total_changes()", DELETE, TOTAL_CHANGES),
        row("DELETE FROM sqlite_temp_master", DELETE, TEMP));
  }

  static Stream<Arguments> definitions() {
    return Stream.of(
        row("CREATE TABLE t(a)", DDL),
        row("create table if not exists t(a)", DDL),
        row("CREATE TABLE t AS SELECT * FROM u", DDL),
        row("CREATE TABLE IF NOT EXISTS temp.t(a)", DDL, TEMP),
        row("CREATE TEMP TABLE t(a)", DDL, TEMP),
        row("CREATE TEMPORARY TABLE t(a)", DDL, TEMP),
        row("CREATE /* x */ TEMP -- y\n TABLE t(a)", DDL, TEMP),
        row("CREATE TABLE temp(temp)", DDL),
        row("CREATE TABLE t(temp, trigger, pragma_x)", DDL, PRAGMA_FUNCTION),
        row("CREATE TABLE other.t(a)", DDL, ATTACHED_SCHEMA),
        row("CREATE TABLE t AS SELECT changes()", DDL, CHANGES),
        row("CREATE TABLE t(a REFERENCES u(b) ON DELETE CASCADE ON UPDATE SET NULL)", DDL),
        row("CREATE INDEX i ON t(a)", DDL),
        row("CREATE UNIQUE INDEX IF NOT EXISTS temp.i ON t(a)", DDL, TEMP),
        row("CREATE VIEW v AS SELECT 1", DDL, STORED_BODY),
        row("CREATE VIEW v AS SELECT 1 FROM a JOIN b temp ON temp.x = a.x", DDL, STORED_BODY),
        row(
            "CREATE VIEW v AS SELECT 1 FROM a JOIN temp.b ON temp.b.x = a.x",
            DDL,
            STORED_BODY,
            TEMP),
        row("CREATE TEMP VIEW v AS SELECT 1", DDL, STORED_BODY, TEMP),
        row("CREATE VIRTUAL TABLE f USING fts5(a)", DDL, VIRTUAL_TABLE),
        row("CREATE VIRTUAL TABLE temp.f USING fts5(a)", DDL, VIRTUAL_TABLE, TEMP),
        row("CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END", DDL, STORED_BODY),
        row("CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; SELECT 2; END;", DDL, STORED_BODY),
        row(
            "CREATE TRIGGER r AFTER UPDATE OF a ON t WHEN CASE new.a WHEN 1 THEN 2 END BEGIN"
                + " UPDATE t SET a = CASE WHEN 1 THEN 2 END; DELETE FROM t; END",
            DDL,
            STORED_BODY),
        row("CREATE TRIGGER r INSERT ON t BEGIN SELECT 'x; END;'; END ;", DDL, STORED_BODY),
        row("CREATE TRIGGER r INSERT ON t BEGIN SELECT 1; /* ; END; */ END", DDL, STORED_BODY),
        row("CREATE TRIGGER r INSERT ON t BEGIN SELECT \"END\"; END", DDL, STORED_BODY),
        row("CREATE TRIGGER never INSERT ON t BEGIN SELECT 1; SELECT 2;", DDL, STORED_BODY),
        row("CREATE TEMP TRIGGER r INSERT ON t BEGIN SELECT 1; END", DDL, STORED_BODY, TEMP),
        row(
            "CREATE TEMPORARY TRIGGER r INSERT ON main.t BEGIN SELECT 1; END",
            DDL,
            STORED_BODY,
            TEMP),
        row("CREATE TRIGGER temp.r INSERT ON t BEGIN SELECT 1; END", DDL, STORED_BODY, TEMP),
        row("ALTER TABLE t RENAME TO u", DDL),
        row("ALTER TABLE temp.t ADD COLUMN b", DDL, TEMP),
        row("DROP TABLE t", DDL),
        row("DROP TABLE IF EXISTS temp.t", DDL, TEMP),
        row("DROP VIEW temp.v", DDL, TEMP),
        row("DROP TRIGGER IF EXISTS \"temp\".r", DDL, TEMP),
        row("DROP INDEX other.i", DDL, ATTACHED_SCHEMA));
  }

  static Stream<Arguments> transactions() {
    return Stream.of(
        row("BEGIN", BEGIN),
        row("begin;", BEGIN),
        row("BEGIN TRANSACTION", BEGIN),
        row("BEGIN TRANSACTION name", BEGIN),
        row("BEGIN DEFERRED TRANSACTION", BEGIN),
        row("BEGIN IMMEDIATE", BEGIN, BEGIN_IMMEDIATE),
        row("BEGIN /* x */ IMMEDIATE TRANSACTION;", BEGIN, BEGIN_IMMEDIATE),
        row("BEGIN EXCLUSIVE", BEGIN, BEGIN_EXCLUSIVE),
        row("BEGIN IMMEDIATE foo", UNKNOWN),
        row("BEGIN foo", UNKNOWN),
        row("BEGIN TRANSACTION IMMEDIATE", BEGIN),
        row("COMMIT", COMMIT),
        row("COMMIT TRANSACTION", COMMIT),
        row("COMMIT TRANSACTION 'x'", COMMIT),
        row("END", COMMIT),
        row("end transaction", COMMIT),
        row("COMMIT WORK", UNKNOWN),
        row("END x", UNKNOWN),
        row("ROLLBACK", ROLLBACK),
        row("ROLLBACK TRANSACTION", ROLLBACK),
        row("ROLLBACK TRANSACTION x", ROLLBACK),
        row("ROLLBACK TRANSACTION \"to\"", ROLLBACK),
        row("ROLLBACK TO x", ROLLBACK_TO),
        row("ROLLBACK TO SAVEPOINT x", ROLLBACK_TO),
        row("ROLLBACK TRANSACTION TO x", ROLLBACK_TO),
        row("ROLLBACK TRANSACTION n TO SAVEPOINT 'a b'", ROLLBACK_TO),
        row("ROLLBACK x", UNKNOWN),
        row("ROLLBACK TO", UNKNOWN),
        row("ROLLBACK TO SAVEPOINT", UNKNOWN),
        row("SAVEPOINT x", SAVEPOINT),
        row("SAVEPOINT savepoint", SAVEPOINT),
        row("SAVEPOINT \"a b\"", SAVEPOINT),
        row("SAVEPOINT", UNKNOWN),
        row("SAVEPOINT select", UNKNOWN),
        row("SAVEPOINT a b", UNKNOWN),
        row("RELEASE x", RELEASE),
        row("RELEASE SAVEPOINT x", RELEASE),
        row("RELEASE SAVEPOINT", UNKNOWN));
  }

  static Stream<Arguments> others() {
    return Stream.of(
        row("EXPLAIN SELECT 1", EXPLAIN),
        row("EXPLAIN DELETE FROM t", EXPLAIN),
        row("explain query plan insert into temp.t values (changes())", EXPLAIN),
        row("EXPLAIN CREATE TRIGGER r INSERT ON t BEGIN SELECT 1; END", EXPLAIN),
        row("EXPLAIN VACUUM", EXPLAIN),
        row("EXPLAIN PRAGMA user_version", EXPLAIN),
        row("EXPLAIN PRAGMA table_info(t)", EXPLAIN),
        row("EXPLAIN PRAGMA query_only = 0", UNKNOWN),
        row("EXPLAIN QUERY PLAN PRAGMA temp.user_version = 1", UNKNOWN),
        row("ATTACH 'x.db' AS x", ATTACH),
        row("ATTACH DATABASE ? AS ?", ATTACH),
        row("DETACH x", DETACH),
        row("DETACH DATABASE x", DETACH),
        row("VACUUM", VACUUM),
        row("VACUUM main", VACUUM),
        row("VACUUM temp", VACUUM, TEMP),
        row("VACUUM INTO 'copy.db'", VACUUM_INTO),
        row("VACUUM main INTO ?", VACUUM_INTO),
        row("ANALYZE", ANALYZE),
        row("ANALYZE t", ANALYZE),
        row("ANALYZE temp", ANALYZE, TEMP),
        row("ANALYZE temp.t", ANALYZE, TEMP),
        row("REINDEX", REINDEX),
        row("REINDEX nocase", REINDEX),
        row("REINDEX temp.t", REINDEX, TEMP),
        row("backup to 'x.db'", BACKUP),
        row("BACKUP main TO x.db", BACKUP),
        row("backup", BACKUP),
        row("restore from x.db", RESTORE),
        row("RESTORE main FROM \"x;y.db\"", RESTORE),
        row(" restore from x.db", UNKNOWN),
        row("/**/ backup to x.db", UNKNOWN));
  }

  static Stream<Arguments> unknowns() {
    return Stream.of(
        row("(SELECT 1)", UNKNOWN),
        row("SELEC 1", UNKNOWN),
        row("SELECT_1", UNKNOWN),
        row("\"SELECT\" 1", UNKNOWN),
        row("\u000bSELECT 1", UNKNOWN),
        row("\u00a0SELECT 1", UNKNOWN),
        row("\u017fELECT 1", UNKNOWN),
        row("WITH", UNKNOWN),
        row("WITH a AS (SELECT 1)", UNKNOWN),
        row("WITH a AS (SELECT 1) CREATE TABLE t(a)", UNKNOWN),
        row("WITH a (SELECT 1) SELECT 1", UNKNOWN),
        row("WITH a AS (SELECT 1", UNKNOWN),
        row("EXPLAIN", UNKNOWN),
        row("EXPLAIN QUERY PLAN", UNKNOWN),
        row("FOO", UNKNOWN),
        row("1", UNKNOWN),
        row("?", UNKNOWN),
        row("'SELECT 1'", UNKNOWN),
        row("PRAGMA", UNKNOWN),
        row("PRAGMA foreign_keys ON", UNKNOWN),
        row("PRAGMA foreign_keys = ", UNKNOWN),
        row("PRAGMA foreign_keys = ?", UNKNOWN),
        row("PRAGMA foreign_keys = 1 2", UNKNOWN),
        row("PRAGMA foreign_keys(1", UNKNOWN),
        row("PRAGMA foreign_keys = NULL", UNKNOWN),
        row("PRAGMA a.b.c", UNKNOWN),
        row("PRAGMA main.", UNKNOWN),
        row("SELECT optimize(ft) FROM ft LIMIT 1", UNKNOWN),
        row("SELECT \"Optimize\" /* it */ (ft) FROM ft", UNKNOWN),
        row("SELECT optimize FROM ft", READ),
        row("SELECT * FROM pragma_optimize", UNKNOWN, PRAGMA_FUNCTION));
  }

  @ParameterizedTest
  @MethodSource("names")
  void names(String sql, SqlStatement.Kind kind, String schema, String name, String argument) {
    SqlStatement statement = SqlScript.parse(sql).first();
    assertThat(statement.kind()).isEqualTo(kind);
    assertThat(String.valueOf(statement.schema())).isEqualTo(schema);
    assertThat(String.valueOf(statement.name())).isEqualTo(name);
    assertThat(String.valueOf(statement.argument())).isEqualTo(argument);
  }

  static Stream<Arguments> names() {
    return Stream.of(
        arguments("PRAGMA main.user_version", PRAGMA, "main", "user_version", "null"),
        arguments("pragma foreign_keys(1)", PRAGMA, "null", "foreign_keys", "1"),
        arguments("PRAGMA x = -5", PRAGMA, "null", "x", "-5"),
        arguments("PRAGMA x = - 5", PRAGMA, "null", "x", "-5"),
        arguments("PRAGMA x(+5)", PRAGMA, "null", "x", "5"),
        arguments("PRAGMA journal_mode = 'wal'", PRAGMA, "null", "journal_mode", "wal"),
        arguments("PRAGMA JOURNAL_MODE=WAL;", PRAGMA, "null", "journal_mode", "WAL"),
        arguments("PRAGMA \"Foreign_Keys\" = on", PRAGMA, "null", "foreign_keys", "on"),
        arguments("PRAGMA [temp].cache_size(10)", PRAGMA, "temp", "cache_size", "10"),
        arguments("PRAGMA/**/cache_size/**/=/**/1.5/**/", PRAGMA, "null", "cache_size", "1.5"),
        arguments("PRAGMA table_info('it''s')", PRAGMA, "null", "table_info", "it's"),
        arguments("PRAGMA journal_mode=DELETE", PRAGMA, "null", "journal_mode", "DELETE"),
        arguments("PRAGMA temp_store=default", PRAGMA, "null", "temp_store", "default"),
        arguments("SAVEPOINT \"A \"\"b\"", SAVEPOINT, "null", "A \"b", "null"),
        arguments("SAVEPOINT [a]", SAVEPOINT, "null", "a", "null"),
        arguments("RELEASE SAVEPOINT x", RELEASE, "null", "x", "null"),
        arguments("ROLLBACK TRANSACTION y TO x", ROLLBACK_TO, "null", "x", "null"),
        arguments("ATTACH 'x.db' AS aux", ATTACH, "null", "aux", "'x.db'"),
        arguments("ATTACH DATABASE 'a' || ? AS \"b c\"", ATTACH, "null", "b c", "'a' || ?"),
        arguments("ATTACH CAST(? AS TEXT) AS x", ATTACH, "null", "x", "CAST(? AS TEXT)"),
        arguments("ATTACH 'x.db' AS x KEY 'secret'", ATTACH, "null", "x", "'x.db'"),
        arguments("ATTACH ? AS ?", ATTACH, "null", "null", "?"),
        arguments("DETACH DATABASE aux", DETACH, "null", "aux", "null"),
        arguments("VACUUM", VACUUM, "null", "null", "null"),
        arguments("VACUUM aux", VACUUM, "aux", "null", "null"),
        arguments("VACUUM aux INTO 'f' || ?", VACUUM_INTO, "aux", "null", "'f' || ?"),
        arguments("backup main to 'a b.db'", BACKUP, "main", "null", "a b.db"),
        arguments("backup to x.db;", BACKUP, "null", "null", "x.db;"),
        arguments("restore from x.db", RESTORE, "null", "null", "x.db"),
        arguments("restore nonsense", RESTORE, "null", "null", "null"));
  }
}
