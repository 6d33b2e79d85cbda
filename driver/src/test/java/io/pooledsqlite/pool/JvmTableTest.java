package io.pooledsqlite.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Map;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmTableTest {

  @TempDir private Path directory;

  @Test
  void everyCopyFindsTheSame() throws Exception {
    Map<Object, Object> own = find();
    assertThat(of(copy())).isSameAs(own);
    assertThat(of(copy())).isSameAs(own);
    assertThat(own.getClass().getClassLoader()).isNull();
  }

  @Test
  void whatFilesShareIsThereAndNotAmongTheMBeans() throws Exception {
    Path file = directory.resolve("test.db");
    try (Connection connection = DriverManager.getConnection("jdbc:pooledsqlite:" + file)) {
      connection.createStatement().execute("CREATE TABLE t(x)");
      FileIdentity identity = FileIdentity.of(file);
      assertThat(identity).isNotNull();
      assertThat(find()).containsKey(identity.key());
    }
    assertThat(
            ManagementFactory.getPlatformMBeanServer()
                .queryNames(new ObjectName("pooledsqlite:*"), null))
        .isEmpty();
  }

  /** Where the JDK opens no package. */
  @Test
  void theOtherPlaceIsAsGood() throws Exception {
    Map<Object, Object> own = MBeanTable.find();
    try {
      assertThat(MBeanTable.find()).isSameAs(own);
    } finally {
      ManagementFactory.getPlatformMBeanServer()
          .unregisterMBean(new ObjectName("pooledsqlite:type=SharedFiles"));
    }
  }

  private static Map<Object, Object> find() throws Exception {
    return JvmTable.find(JvmTable.neighbour());
  }

  private static Class<?> copy() throws Exception {
    URL classes = JvmTable.class.getProtectionDomain().getCodeSource().getLocation();
    ClassLoader loader =
        new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader());
    return Class.forName(JvmTable.class.getName(), true, loader);
  }

  private static Object of(Class<?> table) throws Exception {
    Method find = table.getDeclaredMethod("find", Class.class);
    find.setAccessible(true);
    return find.invoke(null, Class.forName("sun.misc.Signal"));
  }
}
