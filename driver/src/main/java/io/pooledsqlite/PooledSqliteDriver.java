package io.pooledsqlite;

import io.pooledsqlite.config.PoolUrl;
import io.pooledsqlite.config.Setting;
import io.pooledsqlite.pool.Secrets;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The driver for {@code jdbc:pooledsqlite:}. {@code jdbc:pooledsqlite:REST} means what {@code
 * jdbc:sqlite:REST} means, less the {@code pool.*} parameters. Thread-safe.
 *
 * <p>Needs the application's sqlite-jdbc on the class path; never loads one of its own.
 */
public final class PooledSqliteDriver implements Driver {

  static {
    try {
      PooledSqliteDriver driver = new PooledSqliteDriver();
      DriverManager.registerDriver(driver, () -> PooledSqlite.resetAll());
    } catch (SQLException | RuntimeException | LinkageError e) {
      // A failing initialiser would hide every driver behind this one in DriverManager's loop.
    }
  }

  /** Makes a driver; {@code DriverManager} has one already. */
  public PooledSqliteDriver() {}

  /**
   * {@inheritDoc}
   *
   * @return null for a URL that is null or not ours
   */
  @Override
  public @Nullable Connection connect(@Nullable String url, @Nullable Properties info)
      throws SQLException {
    if (url == null || !PoolUrl.accepts(url)) {
      return null;
    }
    try {
      return PooledSqlite.connect(url, info, NativeDriver.opener(), Map.of());
    } catch (RuntimeException e) {
      if (isOfSqliteJdbc(e)) {
        // A value that it can not read, as in the plain program.
        throw e;
      }
      throw couldNotConnect(url, e);
    } catch (LinkageError e) {
      throw couldNotConnect(url, e);
    }
  }

  /** DriverManager lets nothing but SQLException pass without breaking its loop. */
  private static SQLException couldNotConnect(String url, Throwable problem) {
    return new SQLException(
        "pooledsqlite could not connect to "
            + Secrets.masked(url)
            + ": "
            + problem
            + remedy(problem),
        "08001",
        problem);
  }

  /** Whether sqlite-jdbc threw it, or what it called in the JDK. */
  private static boolean isOfSqliteJdbc(RuntimeException problem) {
    return Stream.of(problem.getStackTrace())
        .map(StackTraceElement::getClassName)
        .filter(name -> !name.startsWith("java."))
        .findFirst()
        .filter(name -> name.startsWith("org.sqlite."))
        .isPresent();
  }

  /** What helps whoever took the small jar, alone. */
  private static String remedy(Throwable problem) {
    return problem instanceof NoClassDefFoundError
        ? "; pooledsqlite-driver.jar needs HikariCP, Micrometer and slf4j on the class path,"
            + " pooledsqlite-driver-all.jar has them inside"
        : "";
  }

  @Override
  public boolean acceptsURL(@Nullable String url) {
    return PoolUrl.accepts(url);
  }

  /** sqlite-jdbc's properties, followed by ours. */
  @Override
  public DriverPropertyInfo[] getPropertyInfo(@Nullable String url, @Nullable Properties info)
      throws SQLException {
    List<DriverPropertyInfo> all = new ArrayList<>();
    Properties properties = info == null ? new Properties() : info;
    Collections.addAll(all, NativeDriver.find().getPropertyInfo("jdbc:sqlite:", properties));
    for (Setting setting : Setting.values()) {
      DriverPropertyInfo ours =
          new DriverPropertyInfo(setting.key(), properties.getProperty(setting.key()));
      ours.description = setting.meaning();
      all.add(ours);
    }
    return all.toArray(new DriverPropertyInfo[0]);
  }

  @Override
  public int getMajorVersion() {
    return 0;
  }

  @Override
  public int getMinorVersion() {
    return 1;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException(
        "pooledsqlite does not log through java.util.logging");
  }
}
