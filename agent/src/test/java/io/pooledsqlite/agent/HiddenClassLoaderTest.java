package io.pooledsqlite.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HiddenClassLoaderTest {

  @TempDir private Path folder;
  private HiddenClassLoader loader;

  @BeforeEach
  void makeJar() throws IOException {
    // A space in the path: a jar's URL has to spell it otherwise than its file name.
    Path jar = folder.resolve("agent jar.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      put(out, "inst/" + name(Hidden.class) + ".classdata", bytes(Hidden.class));
      put(out, name(AgentArguments.class) + ".class", bytes(AgentArguments.class));
      put(out, "inst/META-INF/services/x.Y", "x.Z".getBytes(StandardCharsets.UTF_8));
      put(out, "META-INF/services/x.Y", "visible".getBytes(StandardCharsets.UTF_8));
    }
    loader =
        new HiddenClassLoader(
            jar.toFile(), HiddenClassLoaderTest.class.getProtectionDomain(), "1.2.3");
  }

  @Test
  void definesItsOwnCopyOfHiddenClasses() throws ReflectiveOperationException {
    Class<?> hidden = Class.forName(Hidden.class.getName(), true, loader);
    assertThat(hidden).isNotSameAs(Hidden.class);
    assertThat(hidden.getClassLoader()).isSameAs(loader);
    assertThat(hidden.getPackage().getImplementationVersion()).isEqualTo("1.2.3");
  }

  @Test
  void seesNeitherTheVisibleClassesNorTheApplication() {
    assertThatThrownBy(() -> Class.forName(AgentArguments.class.getName(), true, loader))
        .isInstanceOf(ClassNotFoundException.class);
    assertThatThrownBy(() -> Class.forName("org.junit.jupiter.api.Test", true, loader))
        .isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void seesThePlatform() throws ClassNotFoundException {
    assertThat(Class.forName("java.sql.DriverManager", false, loader))
        .isSameAs(java.sql.DriverManager.class);
  }

  @Test
  void findsHiddenResourcesOnly() throws IOException {
    assertThat(Collections.list(loader.getResources("META-INF/services/x.Y"))).hasSize(1);
    try (InputStream in = loader.getResource("META-INF/services/x.Y").openStream();
        InputStream direct = loader.getResourceAsStream("META-INF/services/x.Y")) {
      assertThat(in).hasContent("x.Z");
      assertThat(direct).hasContent("x.Z");
    }
    assertThat(loader.getResource("META-INF/MANIFEST.MF")).isNull();
    assertThat(loader.getResourceAsStream(name(Hidden.class) + ".class")).isNotNull();
  }

  private static void put(JarOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(content);
    out.closeEntry();
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    try (InputStream in = type.getClassLoader().getResourceAsStream(name(type) + ".class")) {
      return in.readAllBytes();
    }
  }

  private static String name(Class<?> type) {
    return type.getName().replace('.', '/');
  }

  /** Copied into the jar. */
  static final class Hidden {}
}
