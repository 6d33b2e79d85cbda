package io.pooledsqlite.files;

import io.pooledsqlite.testing.BothDrivers;
import io.pooledsqlite.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a session asks of the layout of a new file holds, although other pragmas write the file's
 * first page before its first table.
 */
class NewFileLayoutTest {

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PRAGMA user_version = 1; PRAGMA encoding = 'UTF-16'",
        "PRAGMA encoding = 'UTF-16'; PRAGMA user_version = 1",
        "PRAGMA encoding = 'UTF-16'; PRAGMA application_id = 1",
        "PRAGMA encoding = 'UTF-16'; PRAGMA auto_vacuum = 1",
        "PRAGMA auto_vacuum = 1; PRAGMA encoding = 'UTF-16'",
        "PRAGMA encoding = 'UTF-16'; PRAGMA page_size = 1024; PRAGMA auto_vacuum = 2",
        "PRAGMA encoding = 'UTF-16'; CREATE TABLE o(a); DROP TABLE o",
        "CREATE TABLE o(a); DROP TABLE o; PRAGMA encoding = 'UTF-16'",
        "PRAGMA encoding = 'UTF-16'; other",
      })
  void isThatOfPlainSqliteJdbc(String program) throws Exception {
    BothDrivers.assertSame(
        directory,
        run -> {
          Connection connection = run.open();
          for (String text : List.of(program.split("; ", -1))) {
            if (text.equals("other")) {
              run.open("PRAGMA user_version = 3");
            } else {
              TestDatabase.run(connection, text);
            }
          }
          TestDatabase.run(connection, "CREATE TABLE t(a)");
          run.rows(connection, "PRAGMA encoding");
          run.rows(connection, "PRAGMA page_size");
          run.rows(connection, "PRAGMA auto_vacuum");
          run.rows(run.open(), "PRAGMA encoding");
        });
  }
}
