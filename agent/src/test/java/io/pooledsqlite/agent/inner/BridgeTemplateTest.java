package io.pooledsqlite.agent.inner;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.agent.bridge.ConnectBridge;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;
import org.junit.jupiter.api.Test;

class BridgeTemplateTest {

  private static final String TEMPLATE = ConnectBridge.class.getName().replace('.', '/');

  @Test
  void renamedItIsAWholeClassThatAsksItsHandlerForSqliteUrlsOnly() throws Exception {
    String name = getClass().getPackageName().replace('.', '/') + "/RenamedBridge";
    Class<?> bridge =
        MethodHandles.lookup().defineClass(ClassRenamer.rename(template(), TEMPLATE, name));
    List<Object> asked = new ArrayList<>();
    Function<Object[], Object> handler =
        call -> {
          asked.add(call[0]);
          return "answer";
        };

    assertThat(connect(bridge, "jdbc:sqlite:a.db")).isNull();
    Function<Object[], Object> ofDriver = call -> "answer to " + ((Class<?>) call[2]).getName();
    Function<Object[], Object> usurper = call -> "usurper";
    install(bridge, handler, ofDriver);
    install(bridge, usurper, usurper);

    assertThat(connect(bridge, "jdbc:sqlite:a.db")).isEqualTo("answer");
    assertThat(connect(bridge, "JDBC:SQLite:")).isEqualTo("answer");
    assertThat(connect(bridge, "jdbc:pooledsqlite:a.db")).isEqualTo("answer");
    assertThat(connect(bridge, "jdbc:postgresql://h/d")).isNull();
    assertThat(connect(bridge, "jdbc:sqlite")).isNull();
    assertThat(connect(bridge, " jdbc:sqlite:a.db")).isNull();
    assertThat(connect(bridge, null)).isNull();
    assertThat(open(bridge, "jdbc:sqlite:a.db")).isEqualTo("answer to java.lang.Object");
    assertThat(open(bridge, "jdbc:pooledsqlite:a.db")).isNull();
    assertThat(open(bridge, null)).isNull();
    assertThat(asked).containsExactly("jdbc:sqlite:a.db", "JDBC:SQLite:", "jdbc:pooledsqlite:a.db");
  }

  @Test
  void itLinksToJavaBaseAlone() throws Exception {
    Set<String> linked = new TreeSet<>();
    new ClassReader(template())
        .accept(
            new ClassRemapper(
                new ClassWriter(0),
                new Remapper(net.bytebuddy.jar.asm.Opcodes.ASM9) {
                  @Override
                  public String map(String name) {
                    linked.add(name);
                    return name;
                  }
                }),
            0);
    // Annotations of a type that is not there are left out by the JVM.
    linked.removeIf(name -> name.startsWith("org/jspecify/"));
    linked.remove(TEMPLATE);
    assertThat(linked)
        .allMatch(name -> name.startsWith("java/lang/") || name.startsWith("java/util/"));
  }

  private static void install(
      Class<?> bridge, Function<Object[], Object> first, Function<Object[], Object> ofDriver)
      throws ReflectiveOperationException {
    bridge.getMethod("install", Function.class, Function.class).invoke(null, first, ofDriver);
  }

  private static Object open(Class<?> bridge, String url) throws ReflectiveOperationException {
    return bridge
        .getMethod("open", String.class, Properties.class, Class.class)
        .invoke(null, url, new Properties(), Object.class);
  }

  private static Object connect(Class<?> bridge, String url) throws ReflectiveOperationException {
    return bridge
        .getMethod("connect", String.class, Properties.class, Class.class)
        .invoke(null, url, new Properties(), Object.class);
  }

  private static byte[] template() throws java.io.IOException {
    try (InputStream in =
        BridgeTemplateTest.class.getClassLoader().getResourceAsStream(TEMPLATE + ".class")) {
      return in.readAllBytes();
    }
  }
}
