package io.pooledsqlite.agent.inner;

import io.pooledsqlite.config.ConfigException;
import io.pooledsqlite.config.PoolUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code DriverManager} for SQLite URLs: with a pooled session, or with null, upon which
 * {@code DriverManager} opens the connection as it always did. Whatever fails on our side ends in
 * null as well; only what sqlite-jdbc throws, and a mistake in the URL's own {@code pool.*}
 * parameters, reaches the application. Thread-safe.
 */
final class ConnectInterceptor implements Function<@Nullable Object[], @Nullable Object> {

  private final Pooling pooling;
  private final Opening opening;
  private volatile @Nullable Callers callers;

  ConnectInterceptor(Pooling pooling, Opening opening) {
    this.pooling = pooling;
    this.opening = opening;
  }

  /** Called with {@code DriverManager}'s URL, properties and caller, for SQLite URLs only. */
  @Override
  public @Nullable Object apply(@Nullable Object[] call) {
    String url = (String) call[0];
    Properties info = (Properties) call[1];
    if (url == null || info == null) {
      return null;
    }
    Caller caller;
    try {
      if (opening.isMarked()) {
        return null;
      }
      caller = callers().of((Class<?>) call[2]);
    } catch (Throwable e) {
      pooling.failed(e);
      return null;
    }
    return caller == null ? null : connect(url, info, caller);
  }

  private @Nullable Connection connect(String url, Properties info, Caller caller) {
    try {
      if (pooling.isBroken()) {
        return unpooled(caller, url, info);
      }
      if (PoolUrl.accepts(url) && caller.seesDriver()) {
        return null;
      }
      Core ready = pooling.core();
      String other = caller.whoElse(url);
      if (other != null) {
        ready.report().leftAlone(other);
        return unpooled(caller, url, info);
      }
      return ready.connect(url, info, caller.opener());
    } catch (SQLException e) {
      throw Sneaky.rethrow(DriverFailureException.unwrapped(e));
    } catch (Throwable e) {
      pooling.failed(e);
      return afterFailure(url, info, caller);
    }
  }

  private static @Nullable Connection afterFailure(String url, Properties info, Caller caller) {
    try {
      return unpooled(caller, url, info);
    } catch (SQLException e) {
      throw Sneaky.rethrow(DriverFailureException.unwrapped(e));
    } catch (Throwable e) {
      return null;
    }
  }

  /**
   * Null, so that DriverManager goes on by itself, unless the URL has parameters of ours, which
   * sqlite-jdbc would take for a part of the file's name.
   */
  private static @Nullable Connection unpooled(Caller caller, String url, Properties info)
      throws SQLException, ConfigException {
    String plain = PoolUrl.parse(url).sqliteUrl();
    return plain.equals(url) ? null : caller.opener().openPlain(plain, info);
  }

  private Callers callers() throws NoSuchMethodException {
    Callers ready = callers;
    if (ready == null) {
      synchronized (this) {
        ready = callers;
        if (ready == null) {
          ready = new Callers(opening, new DriverManagerWorker());
          callers = ready;
        }
      }
    }
    return ready;
  }
}
