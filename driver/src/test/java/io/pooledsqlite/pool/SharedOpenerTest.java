package io.pooledsqlite.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.config.PoolConfig;
import io.pooledsqlite.config.PoolProperties;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool of two applications goes on when the one that opened it is gone. */
class SharedOpenerTest {

  @TempDir Path directory;

  /** An application that can be undeployed. */
  private static final class Application implements ConnectionOpener {
    private boolean gone;
    private int opened;

    @Override
    public Connection open(String url, Properties info) throws SQLException {
      if (gone) {
        throw new SQLException("unloaded");
      }
      opened++;
      return DriverManager.getConnection(url, info);
    }

    @Override
    public boolean isUsable() {
      return !gone;
    }
  }

  @Test
  void whoIsStillThereOpens() throws Exception {
    DatabaseRegistry registry =
        new DatabaseRegistry(
            new PoolEnvironment(new PoolListener() {}, null, new ExitHook(() -> {})));
    String url = "jdbc:sqlite:" + directory.resolve("a.db");
    Application first = new Application();
    Application second = new Application();
    try {
      Pool pool = registry.open(url, PoolProperties.of(null), PoolConfig.defaults(), first).pool();
      assertThat(pool).isNotNull();
      for (int i = 0; i < 2; i++) {
        assertThat(
                registry.open(url, PoolProperties.of(null), PoolConfig.defaults(), second).pool())
            .isSameAs(pool);
      }
      int before = second.opened;
      first.gone = true;
      PhysicalConnection connection = pool.opener().open();
      connection.close();
      assertThat(second.opened).isEqualTo(before + 1);
    } finally {
      registry.closeAll("the test is over");
    }
  }

  @Test
  void theLastOneSaysWhatIsWrong() throws Exception {
    Application only = new Application();
    SharedOpener shared = new SharedOpener(only);
    only.gone = true;
    assertThat(shared.isUsable()).isFalse();
    assertThat(shared.current()).isSameAs(only);
    Application next = new Application();
    shared.add(next);
    assertThat(shared.current()).isSameAs(next);
  }
}
