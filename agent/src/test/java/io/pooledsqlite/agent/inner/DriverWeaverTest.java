package io.pooledsqlite.agent.inner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.Connection;
import java.sql.Driver;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

/** Public, because the woven driver calls it from another class loader. */
public class DriverWeaverTest {

  private static final String BRIDGE = DriverWeaverTest.class.getName().replace('.', '/');
  private static final String DRIVER = DriverWeaver.DRIVER.replace('/', '.');

  /** What the woven driver shall be answered. */
  private static Object answer;

  private static final List<Object> asked = new ArrayList<>();

  /** The woven call ends here. */
  public static Object open(String url, Properties info, Class<?> driver) {
    asked.add(url);
    asked.add(info);
    asked.add(driver);
    return answer;
  }

  @Test
  void theDriverAsksTheBridgeFirstAndTakesOnlyAConnectionOfItsOwn() throws Exception {
    try (WovenSqlite loader = new WovenSqlite()) {
      Class<?> type = Class.forName(DRIVER, true, loader);
      Driver driver = (Driver) type.getDeclaredConstructor().newInstance();
      Properties info = new Properties();
      asked.clear();
      answer = null;
      try (Connection own = driver.connect("jdbc:sqlite::memory:", info)) {
        assertThat(asked).containsExactly("jdbc:sqlite::memory:", info, type);
        answer = own;
        assertThat(driver.connect("jdbc:sqlite:missing/a.db", info)).isSameAs(own);
        answer = "something else";
        try (Connection another = driver.connect("jdbc:sqlite::memory:", info)) {
          assertThat(another).isNotSameAs(own);
        }
      }
    } finally {
      answer = null;
    }
  }

  @Test
  void aDriverWithoutTheMethodIsRefused() {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(Opcodes.V1_8, 0, DriverWeaver.DRIVER, null, "java/lang/Object", null);
    assertThatThrownBy(() -> DriverWeaver.weave(writer.toByteArray(), BRIDGE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("createConnection");
  }

  /** sqlite-jdbc once more, its driver class woven. */
  private static final class WovenSqlite extends URLClassLoader {

    WovenSqlite() throws ClassNotFoundException {
      super(
          new URL[] {
            Class.forName(DRIVER).getProtectionDomain().getCodeSource().getLocation(),
          },
          DriverWeaverTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        if (known != null) {
          return known;
        }
        return name.startsWith("org.sqlite.") ? findClass(name) : super.loadClass(name, resolve);
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (!name.equals(DRIVER)) {
        return super.findClass(name);
      }
      try (InputStream in = getResourceAsStream(DriverWeaver.DRIVER + ".class")) {
        byte[] woven = DriverWeaver.weave(in.readAllBytes(), BRIDGE);
        return defineClass(name, woven, 0, woven.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
