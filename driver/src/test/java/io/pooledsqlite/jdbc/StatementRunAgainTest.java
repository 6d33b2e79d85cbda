package io.pooledsqlite.jdbc;

import io.pooledsqlite.testing.BothDrivers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In sqlite-jdbc a statement has one result set object, whatever it runs: a program that kept the
 * one of an earlier execution reads the rows of the latest.
 */
class StatementRunAgainTest {

  @TempDir private Path folder;

  @Test
  void theResultSetOfAnEarlierExecutionReadsTheRowsOfThisOne() throws Exception {
    BothDrivers.assertSame(
        folder,
        run -> {
          Connection connection = run.open();
          PreparedStatement prepared =
              connection.prepareStatement("SELECT ? AS a UNION ALL SELECT 7");
          prepared.setInt(1, 1);
          ResultSet kept = prepared.executeQuery();
          run.note(kept::next);
          run.note(() -> kept.getInt(1));
          prepared.setInt(1, 2);
          prepared.executeQuery();
          run.note(kept::isClosed);
          run.note(kept::isBeforeFirst);
          run.note(kept::getRow);
          run.note(kept::next);
          run.note(kept::isFirst);
          run.note(kept::getRow);
          run.note(() -> kept.getInt("a"));
          run.note(() -> kept.getMetaData().getColumnName(1));
          run.note(kept::next);
          run.note(() -> kept.getString(1));
          run.note(kept::next);
          run.note(kept::isAfterLast);
        });
  }

  @Test
  void evenAfterTheProgramHasClosedIt() throws Exception {
    BothDrivers.assertSame(
        folder,
        run -> {
          Statement statement = run.open().createStatement();
          ResultSet first = statement.executeQuery("SELECT 1 AS a");
          run.note(first::next);
          first.close();
          run.note(first::isClosed);
          run.note(first::next);
          statement.executeQuery("SELECT 2 AS b, 3 AS c");
          run.note(first::isClosed);
          run.note(first::next);
          run.note(() -> first.getInt("c"));
          run.note(() -> first.getMetaData().getColumnCount());
        });
  }

  @Test
  void itsCloseEndsTheRowsOfThisOne() throws Exception {
    BothDrivers.assertSame(
        folder,
        run -> {
          Statement statement = run.open().createStatement();
          ResultSet first = statement.executeQuery("SELECT 1 AS a");
          run.note(first::next);
          ResultSet second = statement.executeQuery("SELECT 2 AS b UNION ALL SELECT 3");
          run.note(first::next);
          first.close();
          run.note(first::isClosed);
          run.note(first::next);
          run.note(second::isClosed);
          run.note(second::next);
          first.close();
          run.note(() -> statement.executeQuery("SELECT 4").next());
          run.note(second::isClosed);
        });
  }

  @Test
  void aStatementThatGaveNoRowsSinceHasNoneToRead() throws Exception {
    BothDrivers.assertSame(
        folder,
        run -> {
          Statement statement = run.open("CREATE TABLE t(x)").createStatement();
          ResultSet first = statement.executeQuery("SELECT 1");
          run.note(first::next);
          run.note(() -> statement.executeUpdate("INSERT INTO t VALUES (1)"));
          run.note(first::isClosed);
          run.note(first::next);
        });
  }

  @Test
  void asLongAsNobodyAskedForTheRowsOfExecute() throws Exception {
    BothDrivers.assertSame(
        folder,
        run -> {
          Statement statement = run.open().createStatement();
          ResultSet first = statement.executeQuery("SELECT 1");
          run.note(first::next);
          run.note(() -> statement.execute("SELECT 2"));
          run.note(first::isClosed);
          run.note(first::next);
          run.note(() -> statement.getResultSet().next());
          run.note(first::isClosed);
          run.note(() -> first.getInt(1));
        });
  }
}
