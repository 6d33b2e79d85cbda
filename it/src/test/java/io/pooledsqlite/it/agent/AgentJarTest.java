package io.pooledsqlite.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** What the agent's jar brings onto the class path of the program. */
class AgentJarTest {

  private static final long MOST_BYTES = 8L << 20;

  @Test
  void onlyTheVisiblePackageIsVisible() throws Exception {
    assertThat(entries())
        .filteredOn(name -> !name.startsWith("inst/"))
        .allMatch(
            name -> name.matches("io/pooledsqlite/agent/[^/]+\\.class") || isAboutTheJar(name));
  }

  @Test
  void noHiddenClassLooksLikeAClass() throws Exception {
    assertThat(entries()).filteredOn(name -> name.startsWith("inst/")).isNotEmpty();
    assertThat(entries())
        .filteredOn(name -> name.startsWith("inst/"))
        .noneMatch(name -> name.endsWith(".class"))
        .noneMatch(name -> name.endsWith("services/java.sql.Driver"));
  }

  @Test
  void librariesAreRelocatedAndSqliteIsNotInside() throws Exception {
    assertThat(entries())
        .noneMatch(name -> name.contains("/org/sqlite/"))
        .noneMatch(name -> name.startsWith("inst/com/zaxxer/"))
        .noneMatch(name -> name.startsWith("inst/io/micrometer/"))
        .noneMatch(name -> name.startsWith("inst/org/slf4j/"))
        .noneMatch(name -> name.startsWith("inst/net/bytebuddy/"))
        .noneMatch(name -> name.startsWith("inst/io/opentelemetry/"))
        .noneMatch(name -> name.startsWith("inst/com/google/"));
  }

  @Test
  void itIsSmall() throws Exception {
    assertThat(Files.size(Path.of(Shipped.AGENT))).isLessThan(MOST_BYTES);
  }

  private static boolean isAboutTheJar(String name) {
    return name.equals("META-INF/MANIFEST.MF")
        || name.startsWith("META-INF/LICENSE")
        || name.startsWith("META-INF/NOTICE")
        || name.startsWith("META-INF/licenses/");
  }

  private static List<String> entries() throws Exception {
    try (JarFile jar = new JarFile(Shipped.AGENT)) {
      return jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName).toList();
    }
  }
}
