package io.pooledsqlite.agent.inner;

import io.pooledsqlite.PooledSqlite;
import io.pooledsqlite.config.ConfigException;
import io.pooledsqlite.config.PoolUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code DriverManager} for SQLite URLs: with a pooled session, or with null, upon which
 * {@code DriverManager} opens the connection as it always did. Whatever fails on our side ends in
 * null as well; only what sqlite-jdbc throws, and a mistake in the URL's own {@code pool.*}
 * parameters, reaches the application. Thread-safe.
 */
final class ConnectInterceptor implements Function<@Nullable Object[], @Nullable Object> {

  private final CoreSettings settings;
  private final Messages messages;
  private final LongAdder failures = new LongAdder();
  private volatile boolean broken;
  private volatile @Nullable Callers callers;
  private volatile @Nullable Core core;

  ConnectInterceptor(CoreSettings settings, Messages messages) {
    this.settings = settings;
    this.messages = messages;
  }

  /** What happened so far, in one line; empty when nothing did. */
  String summary() {
    Core started = core;
    String text = started == null ? "" : started.report().text();
    long failed = failures.sum();
    if (failed == 0) {
      return text;
    }
    return (text.isEmpty() ? "" : text + "; ")
        + failed
        + " opened without the pool after a failure of the agent";
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
      Callers known = callers();
      if (known.isOpening()) {
        return null;
      }
      caller = known.of((Class<?>) call[2]);
    } catch (Throwable e) {
      failed(e);
      return null;
    }
    return caller == null ? null : connect(url, info, caller);
  }

  private @Nullable Connection connect(String url, Properties info, Caller caller) {
    try {
      if (broken) {
        return unpooled(caller, url, info);
      }
      if (PoolUrl.accepts(url) && caller.seesDriver()) {
        return null;
      }
      Core ready = core();
      String other = caller.whoElse(url);
      if (other != null) {
        ready.report().leftAlone(other);
        return unpooled(caller, url, info);
      }
      return ready.connect(url, info, caller.opener());
    } catch (SQLException e) {
      throw Sneaky.rethrow(DriverFailureException.unwrapped(e));
    } catch (Throwable e) {
      failed(e);
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

  private void failed(Throwable e) {
    if (e instanceof LinkageError) {
      // It would fail in the same way each time.
      broken = true;
    }
    failures.increment();
    countFallback();
    messages.say("a connection was opened without the pool, because of " + e);
  }

  private void countFallback() {
    if (core != null) {
      PooledSqlite.summary().fellBack();
    }
  }

  private Callers callers() throws NoSuchMethodException {
    Callers ready = callers;
    if (ready == null) {
      synchronized (this) {
        ready = callers;
        if (ready == null) {
          ready = new Callers(new DriverManagerWorker());
          callers = ready;
        }
      }
    }
    return ready;
  }

  private Core core() {
    Core ready = core;
    if (ready == null) {
      synchronized (this) {
        ready = core;
        if (ready == null) {
          ready = Core.start(settings, messages);
          core = ready;
        }
      }
    }
    return ready;
  }
}
