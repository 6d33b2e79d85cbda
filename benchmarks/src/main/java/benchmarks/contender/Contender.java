package benchmarks.contender;

import io.pooledsqlite.PooledSqliteDataSource;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Who is measured. Immutable. */
public enum Contender {
  MUTEX("plain program: one connection behind a mutex") {
    @Override
    public Program start(Database database) throws SQLException {
      return new BehindMutex(opening(database.plainUrl()));
    }
  },
  MUTEX_WAL("the same in WAL") {
    @Override
    public Program start(Database database) throws SQLException {
      return new BehindMutex(opening(database.walUrl()));
    }
  },
  FAIR_LOCK_WAL("one connection in WAL behind a fair lock") {
    @Override
    public Program start(Database database) throws SQLException {
      return new BehindFairLock(opening(database.walUrl()));
    }
  },
  OPEN_PER_CALL("plain program: opens for each call") {
    @Override
    public Program start(Database database) {
      return new PerCall(opening(database.plainUrl()));
    }
  },
  RAW("sqlite-jdbc, a connection per thread") {
    @Override
    public Program start(Database database) {
      return new PerThread(opening(database.walUrl()), false);
    }
  },
  RAW_KEPT("the same, statements kept: the limit") {
    @Override
    public Program start(Database database) {
      return new PerThread(opening(database.walUrl()), true);
    }
  },
  HIKARICP("HikariCP") {
    @Override
    public Program start(Database database) {
      return Pools.hikariCp(database);
    }
  },
  AGROAL("Agroal") {
    @Override
    public Program start(Database database) throws SQLException {
      return Pools.agroal(database);
    }
  },
  DBCP2("DBCP2") {
    @Override
    public Program start(Database database) {
      return Pools.dbcp2(database);
    }
  },
  TOMCAT("Tomcat JDBC") {
    @Override
    public Program start(Database database) {
      return Pools.tomcat(database);
    }
  },
  VIBUR("Vibur") {
    @Override
    public Program start(Database database) {
      return Pools.vibur(database);
    }
  },
  DRIVER("PooledSQLite driver, opens for each call") {
    @Override
    public Program start(Database database) {
      return new PerCall(opening(database.pooledUrl("")));
    }
  },
  DATASOURCE("PooledSQLite DataSource, opens for each call") {
    @Override
    public Program start(Database database) {
      PooledSqliteDataSource source = new PooledSqliteDataSource(database.pooledUrl(""));
      return new PerCall(source::getConnection);
    }
  },
  AGENT("PooledSQLite agent on the program that opens for each call") {
    @Override
    public Program start(Database database) {
      return new PerCall(opening(database.plainUrl()));
    }
  },
  SHARED("PooledSQLite, one connection for all threads") {
    @Override
    public Program start(Database database) throws SQLException {
      return new Shared(opening(database.pooledUrl("")));
    }
  },
  SHARED_UNGROUPED("the same without group commit") {
    @Override
    public Program start(Database database) throws SQLException {
      return new Shared(opening(database.pooledUrl("pool.groupCommit=false")));
    }
  };

  private final String title;

  Contender(String title) {
    this.title = title;
  }

  /** How the page calls it. */
  public String title() {
    return title;
  }

  /** Whether its JVM has to be started with the agent. */
  public boolean agent() {
    return this == AGENT;
  }

  /** Opens what it needs; the file exists. */
  public abstract Program start(Database database) throws SQLException;

  private static Opening opening(String url) {
    return () -> DriverManager.getConnection(url);
  }
}
