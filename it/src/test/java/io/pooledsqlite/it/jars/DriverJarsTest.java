package io.pooledsqlite.it.jars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pooledsqlite.it.process.Shipped;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the two driver jars bring onto the class path of a program. */
class DriverJarsTest {

  private static final String SERVICES = "META-INF/services/";
  private static final String DRIVERS = SERVICES + "java.sql.Driver";
  private static final String SHADED = "io/pooledsqlite/shaded/";

  static Stream<String> jars() {
    return Stream.of(Shipped.DRIVER, Shipped.DRIVER_ALL);
  }

  @ParameterizedTest
  @MethodSource("jars")
  void theServiceFileNamesTheOneDriver(String jar) throws Exception {
    assertThat(text(jar, DRIVERS)).isEqualToIgnoringNewLines("io.pooledsqlite.PooledSqliteDriver");
  }

  @ParameterizedTest
  @MethodSource("jars")
  void everyClassIsInOurPackage(String jar) throws Exception {
    assertThat(entries(jar))
        .filteredOn(name -> name.endsWith(".class"))
        .isNotEmpty()
        .allMatch(name -> name.startsWith("io/pooledsqlite/"));
  }

  @ParameterizedTest
  @MethodSource("jars")
  void sqliteIsNotInside(String jar) throws Exception {
    assertThat(entries(jar))
        .noneMatch(name -> name.contains("org/sqlite/") || name.endsWith(".so"))
        .noneMatch(name -> name.endsWith(".dll") || name.endsWith(".dylib"));
  }

  @ParameterizedTest
  @MethodSource("jars")
  void itIsAModuleByNameAndCarriesItsLicense(String jar) throws Exception {
    try (JarFile file = new JarFile(jar)) {
      assertThat(file.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
          .isEqualTo("io.pooledsqlite.driver");
    }
    assertThat(entries(jar)).contains("META-INF/LICENSE").doesNotHaveDuplicates();
  }

  @Test
  void theThinJarHasNoLibraryInside() throws Exception {
    assertThat(entries(Shipped.DRIVER)).noneMatch(name -> name.startsWith(SHADED));
    assertThat(entries(Shipped.DRIVER))
        .filteredOn(name -> name.startsWith(SERVICES))
        .containsExactly(DRIVERS);
  }

  @Test
  void theThinJarAloneNamesWhatItNeeds(@TempDir Path folder) throws Exception {
    URL[] classPath = {
      Path.of(Shipped.DRIVER).toUri().toURL(), Path.of(Shipped.SQLITE_JDBC).toUri().toURL()
    };
    try (URLClassLoader loader =
        new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
      Driver driver =
          (Driver)
              loader
                  .loadClass("io.pooledsqlite.PooledSqliteDriver")
                  .getDeclaredConstructor()
                  .newInstance();
      String url = "jdbc:pooledsqlite:" + folder.resolve("notes.db");
      assertThatThrownBy(() -> driver.connect(url, new Properties()))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("pooledsqlite-driver-all.jar");
    }
  }

  @Test
  void theDropInJarHasTheLibrariesRelocated() throws Exception {
    assertThat(entries(Shipped.DRIVER_ALL))
        .contains(
            SHADED + "hikari/HikariDataSource.class",
            SHADED + "micrometer/core/instrument/MeterRegistry.class",
            SHADED + "hdrhistogram/Histogram.class",
            SHADED + "slf4j/LoggerFactory.class",
            "META-INF/NOTICE");
  }

  @Test
  void theDropInJarsOtherServicesAreThoseOfRelocatedLibraries() throws Exception {
    List<String> services =
        entries(Shipped.DRIVER_ALL).stream()
            .filter(name -> name.startsWith(SERVICES) && !name.equals(DRIVERS))
            .toList();
    assertThat(services)
        .containsExactly(SERVICES + "io.pooledsqlite.shaded.slf4j.spi.SLF4JServiceProvider");
    assertThat(text(Shipped.DRIVER_ALL, services.get(0)))
        .isEqualToIgnoringNewLines("io.pooledsqlite.log.ForwardingProvider");
  }

  private static List<String> entries(String jar) throws IOException {
    try (JarFile file = new JarFile(jar)) {
      return file.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName).toList();
    }
  }

  private static String text(String jar, String name) throws IOException {
    try (JarFile file = new JarFile(jar)) {
      return new String(
          file.getInputStream(file.getJarEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
