package sun.misc;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What all copies of the library in one JVM share, in JDK types, where each of them finds it:
 * {@code io.pooledsqlite.pool.JvmTable} defines this class beside the JDK's own.
 */
public final class PooledSqliteFiles {

  public static final Map<Object, Object> TABLE = new ConcurrentHashMap<>();

  private PooledSqliteFiles() {}
}
