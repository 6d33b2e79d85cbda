package io.pooledsqlite.it.edges;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.agent.app.OpenOne;
import io.pooledsqlite.it.process.Jars;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Shipped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A program in one jar with its libraries as jars inside, started by Spring Boot's launcher. */
class NestedJarTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void underTheAgentItIsPooled(Jdk jdk) throws Exception {
    Path program = springBootJar();
    String url = "jdbc:sqlite:" + folder.resolve("a.db");
    Jvm.Result plain = Jvm.run(jdk, List.of("-jar", program.toString(), "jdbc:sqlite::memory:"));
    assertThat(plain.status()).as("%s", plain).isZero();
    assertThat(plain.out()).anyMatch(line -> line.startsWith("connection org.sqlite."));

    Jvm.Result result = Jvm.run(jdk, List.of(Shipped.agent(""), "-jar", program.toString(), url));
    assertThat(result.status()).as("%s", result).isZero();
    assertThat(result.out())
        .anyMatch(line -> line.startsWith("connection " + Shipped.POOLED_CLASS));
    assertThat(result.out().subList(1, result.out().size()))
        .isEqualTo(plain.out().subList(1, plain.out().size()));
    assertThat(result.said().get(result.said().size() - 1))
        .startsWith("pooled " + folder.resolve("a.db"));
  }

  private Path springBootJar() throws Exception {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    Jars.contents(Path.of(Shipped.SPRING_BOOT_LOADER))
        .forEach(
            (name, bytes) -> {
              if (name.endsWith(".class") || name.startsWith("META-INF/services/")) {
                entries.put(name, bytes);
              }
            });
    entries.put("BOOT-INF/classes/", new byte[0]);
    Jars.classes(OpenOne.class)
        .forEach((name, bytes) -> entries.put("BOOT-INF/classes/" + name, bytes));
    entries.put("BOOT-INF/lib/", new byte[0]);
    for (String library : List.of(Shipped.SQLITE_JDBC, Shipped.SLF4J)) {
      Path jar = Path.of(library);
      entries.put("BOOT-INF/lib/" + jar.getFileName(), Files.readAllBytes(jar));
    }
    return Jars.of(
        folder.resolve("program.jar"),
        Map.of(
            "Main-Class",
            "org.springframework.boot.loader.launch.JarLauncher",
            "Start-Class",
            OpenOne.class.getName(),
            "Spring-Boot-Classes",
            "BOOT-INF/classes/",
            "Spring-Boot-Lib",
            "BOOT-INF/lib/"),
        entries);
  }
}
