package io.pooledsqlite.jdbc;

import io.pooledsqlite.testing.BothDrivers;
import io.pooledsqlite.testing.BothDrivers.Run;
import java.nio.file.Path;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a description's rows belong to ends with them where it does in sqlite-jdbc. */
class MetaDataRowsTest {

  /** A question that is answered by rows. */
  enum Question {
    TABLES {
      @Override
      ResultSet ask(DatabaseMetaData about) throws SQLException {
        return about.getTables(null, null, null, null);
      }
    },
    COLUMNS {
      @Override
      ResultSet ask(DatabaseMetaData about) throws SQLException {
        return about.getColumns(null, null, "child", null);
      }
    },
    PRIMARY_KEYS {
      @Override
      ResultSet ask(DatabaseMetaData about) throws SQLException {
        return about.getPrimaryKeys(null, null, "parent");
      }
    },
    IMPORTED_KEYS {
      @Override
      ResultSet ask(DatabaseMetaData about) throws SQLException {
        return about.getImportedKeys(null, null, "child");
      }
    },
    EXPORTED_KEYS {
      @Override
      ResultSet ask(DatabaseMetaData about) throws SQLException {
        return about.getExportedKeys(null, null, "parent");
      }
    },
    INDEXES {
      @Override
      ResultSet ask(DatabaseMetaData about) throws SQLException {
        return about.getIndexInfo(null, null, "child", false, false);
      }
    },
    CATALOGS {
      @Override
      ResultSet ask(DatabaseMetaData about) throws SQLException {
        return about.getCatalogs();
      }
    },
    TABLE_TYPES {
      @Override
      ResultSet ask(DatabaseMetaData about) throws SQLException {
        return about.getTableTypes();
      }
    },
    TYPES {
      @Override
      ResultSet ask(DatabaseMetaData about) throws SQLException {
        return about.getTypeInfo();
      }
    };

    abstract ResultSet ask(DatabaseMetaData about) throws SQLException;
  }

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void theirColumnsAreKnownAfterTheLast(Question question) throws Exception {
    BothDrivers.assertSame(
        folder,
        run -> {
          ResultSet rows = question.ask(about(run));
          while (rows.next()) {
            run.note(() -> rows.getObject(1));
          }
          ResultSetMetaData columns = rows.getMetaData();
          run.note(columns::getColumnCount);
          for (int i = 1; i <= columns.getColumnCount(); i++) {
            int column = i;
            run.note(() -> columns.getColumnName(column));
            run.note(() -> columns.getColumnType(column));
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void theStatementBehindThem(Question question) throws Exception {
    BothDrivers.assertSame(
        folder,
        run -> {
          DatabaseMetaData about = about(run);
          ResultSet unread = question.ask(about);
          Statement behind = unread.getStatement();
          run.note(behind::isClosed);
          unread.close();
          run.note(behind::isClosed);
          ResultSet read = question.ask(about);
          behind = read.getStatement();
          while (read.next()) {
            run.note(() -> read.getObject(1));
          }
          run.note(behind::isClosed);
          read.close();
          run.note(behind::isClosed);
        });
  }

  private static DatabaseMetaData about(Run run) throws SQLException {
    return run.open(
            "CREATE TABLE parent(id INTEGER PRIMARY KEY)",
            "CREATE TABLE child(x REFERENCES parent(id))",
            "CREATE INDEX by_x ON child(x)")
        .getMetaData();
  }
}
