package io.pooledsqlite.agent.analysis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.agent.analysis.LegacyCode.Compiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kotlin and Groovy have names with blanks, and class files keep them. */
class NamesWithBlanksTest {

  private static final String HOLDER =
      """
      import java.sql.*;
      class reads_rows {
        private Connection my_connection;
        private Connection connection() throws SQLException {
          if (my_connection == null) {
            my_connection = DriverManager.getConnection("jdbc:sqlite:a.db");
          }
          return my_connection;
        }
        synchronized int count() throws SQLException {
          return connection().createStatement().executeQuery("SELECT 1").getInt(1);
        }
      }
      """;

  @Test
  void aReportNamesClassesAndFieldsWithBlanks(@TempDir Path folder) throws IOException {
    Path source = Files.writeString(folder.resolve("reads_rows.java"), HOLDER);
    Path into = Files.createDirectory(folder.resolve("out"));
    byte[] classFile =
        LegacyCode.compile(Compiler.JAVAC_17, List.of(source), into).classes().get("reads_rows");
    String renamed =
        new String(classFile, ISO_8859_1)
            .replace("reads_rows", "reads rows")
            .replace("my_connection", "my connection");
    byte[] bytes = renamed.getBytes(ISO_8859_1);

    AnalysisReport report =
        LockAnalysis.analyse(
            name -> name.equals("reads rows") ? bytes : null,
            List.of(ClassHeader.read(bytes)),
            () -> {},
            LockOverrides.NONE);

    RegionReport region = report.regions().findFirst().orElseThrow();
    assertThat(region.verdict()).isEqualTo(Verdict.READ);
    assertThat(region.needs()).containsExactly("this.my connection is not null");
  }
}
