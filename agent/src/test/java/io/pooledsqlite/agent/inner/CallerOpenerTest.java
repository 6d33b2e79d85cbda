package io.pooledsqlite.agent.inner;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class CallerOpenerTest {

  /** A class of the JDK has no class loader of its own: as if that were gone. */
  @Test
  void anApplicationThatIsGoneIsNamedWithoutItsKey() throws Exception {
    Instrumentation none =
        (Instrumentation)
            Proxy.newProxyInstance(
                CallerOpenerTest.class.getClassLoader(),
                new Class<?>[] {Instrumentation.class},
                (proxy, method, arguments) -> null);
    CallerOpener opener =
        new CallerOpener(
            new Opening(none), null, String.class.getClassLoader(), null, String.class);
    assertThatThrownBy(() -> opener.open("jdbc:sqlite:a.db?key=hush&mode=ro", new Properties()))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("jdbc:sqlite:a.db?key=(not shown)&mode=ro is unloaded");
  }
}
