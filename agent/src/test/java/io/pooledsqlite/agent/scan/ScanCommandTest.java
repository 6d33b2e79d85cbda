package io.pooledsqlite.agent.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jars, folders, fat jars and wars give the same report; exit codes and formats are as promised.
 */
class ScanCommandTest {

  private static final String SOURCE =
      """
      package old;

      public class NoteDao {
        private final java.sql.Connection connection;
        private int hits;

        public NoteDao(java.sql.Connection connection) {
          this.connection = connection;
        }

        public synchronized int count() throws java.sql.SQLException {
          try (java.sql.Statement st = connection.createStatement();
              java.sql.ResultSet rs = st.executeQuery("SELECT count(*) FROM notes")) {
            return rs.getInt(1);
          }
        }

        public synchronized int hit() {
          return ++hits;
        }
      }
      """;

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void compile() throws IOException {
    Path source = Files.createDirectories(folder.resolve("src/old")).resolve("NoteDao.java");
    Files.writeString(source, SOURCE);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-g", "-d", classes().toString(), source.toString());
    assertThat(status).isZero();
  }

  @Test
  void everyKindOfPackageGivesTheSameReport() throws IOException {
    Path jar = zip("notes.jar", "old/NoteDao.class", dao());
    Path fat = zip("fat.jar", "BOOT-INF/classes/old/NoteDao.class", dao());
    Path nested = zip("nested.jar", "BOOT-INF/lib/notes.jar", Files.readAllBytes(jar));
    Path war = zip("notes.war", "WEB-INF/lib/notes.jar", Files.readAllBytes(jar));
    Path aClass = classes().resolve("old/NoteDao.class");
    assertThat(scan(classes().toString())).isZero();
    String report = text(out);
    assertThat(report)
        .contains("1 holder, 1 monitor, 2 regions: 1 read, 0 single, 0 write, 1 exclusive")
        .contains("NoteDao.count is read")
        .contains("NoteDao.hit is exclusive because it reads a field that may change meanwhile")
        .contains("to earn more: ");
    for (Path path : List.of(jar, fat, nested, war, aClass, folder)) {
      out.reset();
      assertThat(scan(path.toString())).isZero();
      assertThat(text(out)).as("%s", path).isEqualTo(report);
    }
    assertThat(text(err)).isEmpty();
  }

  @Test
  void jsonHasTheDocumentedForm() throws IOException {
    Path file = folder.resolve("report.json");
    assertThat(scan("--json=" + file, classes().toString())).isZero();
    assertThat(text(out)).startsWith("1 holder").hasLineCount(1);
    JsonObject report = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    String documented = Files.readString(Path.of("../docs/analysis.md"));
    assertThat(report.keySet()).allSatisfy(key -> assertThat(documented).contains("`" + key + "`"));
    JsonObject holder = report.getAsJsonArray("holders").get(0).getAsJsonObject();
    JsonObject monitor = holder.getAsJsonArray("monitors").get(0).getAsJsonObject();
    JsonObject region = monitor.getAsJsonArray("regions").get(0).getAsJsonObject();
    assertThat(Stream.of(holder, monitor, region).flatMap(each -> each.keySet().stream()))
        .allSatisfy(key -> assertThat(documented).contains("`" + key + "`"));
    assertThat(report.get("format").getAsInt()).isEqualTo(1);
    assertThat(region.get("verdict").getAsString()).isEqualTo("read");
    out.reset();
    assertThat(scan("--json=-", classes().toString())).isZero();
    assertThat(JsonParser.parseString(text(out))).isEqualTo(report);
  }

  @Test
  void aReportThatCanNotBeWrittenSaysWhy() throws IOException {
    Path file = folder.resolve("missing/report.json");
    assertThat(scan("--json=" + file, classes().toString())).isEqualTo(1);
    assertThat(text(err)).contains("NoSuchFileException").contains(file.toString());
  }

  @Test
  void exitCodesTellContinuousIntegration() throws IOException {
    String path = classes().toString();
    assertThat(scan("--fail-on=exclusive", path)).isEqualTo(3);
    assertThat(scan("--fail-on=locks", path)).isEqualTo(3);
    assertThat(scan("--fail-on=left-alone", path)).isZero();
    assertThat(scan("--fail-on=nothing", path)).isZero();
    assertThat(scan("--fail-on=everything", path)).isEqualTo(2);
    assertThat(scan("--jsno=x", path)).isEqualTo(2);
    assertThat(scan()).isEqualTo(2);
    assertThat(scan(folder.resolve("missing").toString())).isEqualTo(1);
    Path noArchive = Files.writeString(folder.resolve("a.jar"), "no archive");
    assertThat(scan(noArchive.toString())).isEqualTo(1);
    assertThat(text(err)).contains("everything", "--jsno", "at least one", "missing", "a.jar");
  }

  @Test
  void damagedClassFilesAreCountedAndPassedOver() throws IOException {
    Files.write(classes().resolve("Broken.class"), new byte[] {1, 2, 3});
    assertThat(scan(classes().toString())).isZero();
    assertThat(text(out)).contains("1 holder");
    assertThat(text(err)).contains("1 class files could not be read");
  }

  private Path classes() throws IOException {
    return Files.createDirectories(folder.resolve("classes"));
  }

  private byte[] dao() throws IOException {
    return Files.readAllBytes(classes().resolve("old/NoteDao.class"));
  }

  private Path zip(String name, String entry, byte[] content) throws IOException {
    Path file = Files.createDirectories(folder.resolve("packed-" + name)).resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(content);
      zip.closeEntry();
    }
    return file;
  }

  private int scan(String... arguments) {
    return new ScanCommand(new PrintStream(out, true), new PrintStream(err, true))
        .applyAsInt(List.of(arguments));
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
