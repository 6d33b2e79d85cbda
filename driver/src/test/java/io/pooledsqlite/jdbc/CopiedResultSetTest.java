package io.pooledsqlite.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.testing.BothDrivers;
import io.pooledsqlite.testing.BothDrivers.Run;
import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A result set answers as sqlite-jdbc's wherever its rows are: on a connection, copied while it
 * stands before or on a row, or copied in part.
 */
class CopiedResultSetTest {

  private static final int COLUMNS = 10;
  private static final String QUERY =
      "SELECT id, a, b AS B, c, d, e, f, a || 'x' AS g, cast(a AS integer), abs(id) FROM v"
          + " WHERE id <= ";

  /** Of so many that are in the way of others, no more than 1,000 are read ahead. */
  private static final int MANY = 1_005;

  private static final String[] SCHEMA = {
    "CREATE TABLE v(id INTEGER, a, b VARCHAR(10), c BOOLEAN, d DATE, e DECIMAL(10,5), f BLOB)",
    "INSERT INTO v VALUES (1, 1, 'x', 1, '2020-01-02 03:04:05.000', 2.5, x'0102'),"
        + " (2, 'two', NULL, 0, 86400000, 3, NULL),"
        + " (3, NULL, 'z', NULL, NULL, NULL, 'text'),"
        + " (4, x'41', '7', 1, 1.5, 'e', 4),"
        + " (5, 3000000000, '-1', 2, '2020-01-02', 1e300, x''),"
        + " (6, -0.5, '', 'true', 'never', 9223372036854775807, 2.5)",
    "WITH RECURSIVE n(i) AS (SELECT 7 UNION ALL SELECT i + 1 FROM n WHERE i < "
        + MANY
        + ") INSERT INTO v SELECT i, a, b, c, d, e, f FROM n JOIN v ON v.id = i % 6 + 1"
  };

  @TempDir Path directory;

  /** When the result set is copied. */
  enum Copied {
    NEVER(-1),
    BEFORE_FIRST(0),
    ON_FIRST(1),
    ON_SECOND(2);

    private final int row;

    Copied(int row) {
      this.row = row;
    }
  }

  /** Has the oldest result set of the connection copied. */
  private static void copy(Connection connection) throws SQLException {
    List<Statement> kept = new ArrayList<>();
    for (int i = 0; i < 66; i++) {
      Statement statement = connection.createStatement();
      kept.add(statement);
      statement.executeQuery("SELECT id FROM v").next();
    }
    for (Statement statement : kept) {
      statement.close();
    }
  }

  private static void note(Run run, String moment, ResultSet rows, Statement statement) {
    for (String answer : ResultSetCalls.all(rows, statement, COLUMNS)) {
      run.note(() -> moment + ": " + answer);
    }
  }

  private void assertSameThrough(Copied copied, int last, int... looks) throws SQLException {
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection connection = run.open(SCHEMA);
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(QUERY + last + " ORDER BY +rowid");
          if (copied == Copied.BEFORE_FIRST) {
            copy(connection);
          }
          if (last > 0) {
            note(run, "before", rows, statement);
          }
          for (int row = 1; row <= last; row++) {
            run.note(rows::next);
            if (copied.row == row) {
              copy(connection);
            }
            int now = row;
            if (Arrays.stream(looks).anyMatch(look -> look == now)) {
              note(run, "row " + row, rows, statement);
            }
          }
          run.note(rows::next);
          note(run, "after", rows, statement);
          run.note(rows::next);
          note(run, "after twice", rows, statement);
          rows.close();
          run.note(rows::next);
          statement.close();
          note(run, "statement closed", rows, statement);
        });
  }

  @ParameterizedTest
  @EnumSource
  void everyMethodAnswersAsSqliteJdbcs(Copied copied) throws SQLException {
    assertSameThrough(copied, 6, 1, 2, 3, 4, 5, 6);
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE_FIRST", "ON_SECOND"})
  void everyMethodOfOneThatIsCopiedInPartAnswersAsSqliteJdbcs(Copied copied) throws SQLException {
    assertSameThrough(copied, MANY, 1, 2, 3, 999, 1000, 1001, 1002, 1003, 1004);
  }

  @ParameterizedTest
  @EnumSource
  void oneWithoutRowsAnswersAsSqliteJdbcs(Copied copied) throws SQLException {
    assertSameThrough(copied, 0);
  }

  @Test
  void wasNullIsOfTheValueThatWasReadBeforeTheCopy() throws SQLException {
    assertThat(
            BothDrivers.assertSame(
                directory,
                run -> {
                  Connection connection = run.open(SCHEMA);
                  for (int column = 0; column <= COLUMNS; column++) {
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(QUERY + "6 ORDER BY +rowid");
                    rows.next();
                    rows.next();
                    if (column > 0) {
                      rows.getObject(column);
                    }
                    copy(connection);
                    run.note(rows::wasNull);
                    run.note(rows::wasNull);
                    run.note(rows::getRow);
                    rows.close();
                  }
                }))
        .contains("true", "false");
  }

  @ParameterizedTest
  @EnumSource
  void theMostRowsAreThoseOfTheStatement(Copied copied) throws SQLException {
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection connection = run.open(SCHEMA);
          for (int most : new int[] {1, 3, 10}) {
            Statement statement = connection.createStatement();
            // None that would have rows come that were not copied: docs/compatibility.md.
            for (int later = most > 6 ? 1 : 2; later <= Math.max(2, most); later += 2) {
              statement.setMaxRows(most);
              ResultSet rows = statement.executeQuery(QUERY + "6 ORDER BY +rowid");
              if (copied == Copied.BEFORE_FIRST) {
                copy(connection);
              }
              for (int row = 1; row <= 7; row++) {
                run.note(rows::next);
                if (copied.row == row) {
                  copy(connection);
                }
                if (row == 2 && most >= 2) {
                  statement.setMaxRows(later);
                }
                run.note(rows::isBeforeFirst);
                run.note(rows::isAfterLast);
                run.note(rows::getRow);
                run.note(() -> rows.getString(1));
                run.note(rows::wasNull);
              }
              rows.close();
            }
          }
        });
  }

  /** The one difference: what is behind the limit is given up. */
  @Test
  void aLimitThatIsLiftedAfterTheCopyBringsNoMore() throws SQLException {
    try (TestDatabase database = new TestDatabase(directory).with(SCHEMA);
        Connection connection = database.open();
        Statement statement = connection.createStatement()) {
      statement.setMaxRows(3);
      ResultSet rows = statement.executeQuery(QUERY + "6 ORDER BY +rowid");
      rows.next();
      copy(connection);
      statement.setMaxRows(0);
      assertThat(rows.next()).isTrue();
      assertThat(rows.next()).isTrue();
      assertThat(rows.next()).isFalse();
    }
  }

  /** What the driver gives as text was text. */
  @Test
  void bytesOfTextThatIsNoneAreReplacedInACopy() throws SQLException {
    try (TestDatabase database = new TestDatabase(directory).with(SCHEMA);
        Connection connection = database.open();
        Statement statement = connection.createStatement()) {
      ResultSet rows = statement.executeQuery("SELECT CAST(x'ff' AS TEXT) FROM v");
      rows.next();
      String text = rows.getString(1);
      copy(connection);
      assertThat(rows.getString(1)).isEqualTo(text);
      assertThat(rows.getBytes(1)).isEqualTo(text.getBytes(UTF_8));
    }
  }
}
