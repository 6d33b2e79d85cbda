package io.pooledsqlite.it.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.driver.app.AskDrivers;
import io.pooledsqlite.it.driver.app.RefusingDriver;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our driver as the first on a class path where something it needs is missing. */
class DriverOrderTest {

  private static final String OTHER_URL = "jdbc:other:x";
  private static final String NOBODYS_URL = "jdbc:nobody:x";

  @TempDir private Path folder;

  @BeforeEach
  void registerTheOtherDriver() throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF").resolve("services"));
    Files.writeString(services.resolve("java.sql.Driver"), RefusingDriver.class.getName() + "\n");
  }

  @ParameterizedTest
  @EnumSource
  void withoutSqliteJdbcOtherUrlsGetTheSameAnswers(Jdk jdk) throws Exception {
    String[] urls = {OTHER_URL, NOBODYS_URL, "jdbc:sqlite::memory:"};
    List<String> expected = ask(jdk, List.of(), urls);
    assertThat(expected.get(0)).endsWith("the other driver was asked");
    assertThat(expected.get(1)).contains("No suitable driver");
    assertThat(ask(jdk, List.of(Shipped.DRIVER_ALL), urls)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void withoutSqliteJdbcOurUrlsSayWhatToDo(Jdk jdk) throws Exception {
    assertThat(ask(jdk, List.of(Shipped.DRIVER_ALL), "jdbc:pooledsqlite:" + folder.resolve("a.db")))
        .singleElement()
        .asString()
        .contains("java.sql.SQLException: ")
        .contains("put org.xerial:sqlite-jdbc beside pooledsqlite on the class path");
  }

  @ParameterizedTest
  @EnumSource
  void theThinJarWithoutItsLibrariesHidesNoOtherDriver(Jdk jdk) throws Exception {
    String[] others = {OTHER_URL, NOBODYS_URL, "jdbc:sqlite::memory:"};
    List<String> expected = ask(jdk, List.of(Shipped.SQLITE_JDBC), others);
    assertThat(expected.get(2)).contains("org.sqlite.");
    assertThat(ask(jdk, List.of(Shipped.DRIVER, Shipped.SQLITE_JDBC), others)).isEqualTo(expected);
    assertThat(
            ask(
                jdk,
                List.of(Shipped.DRIVER, Shipped.SQLITE_JDBC),
                "jdbc:pooledsqlite:" + folder.resolve("a.db")))
        .singleElement()
        .asString()
        .contains("java.sql.SQLException: ")
        .contains("could not connect");
  }

  private List<String> ask(Jdk jdk, List<String> jars, String... urls) throws Exception {
    List<String> classPath = new ArrayList<>(jars);
    classPath.addAll(List.of(folder.toString(), Shipped.TEST_CLASSES));
    List<String> command =
        new ArrayList<>(List.of("-cp", Shipped.classPath(classPath), AskDrivers.class.getName()));
    command.addAll(List.of(urls));
    Jvm.Result result = Jvm.run(jdk, command);
    assertThat(result.status()).as("%s", result).isZero();
    return result.out();
  }
}
