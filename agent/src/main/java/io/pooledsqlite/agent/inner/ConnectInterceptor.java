package io.pooledsqlite.agent.inner;

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
  private volatile @Nullable Backend backend;

  ConnectInterceptor(CoreSettings settings, Messages messages) {
    this.settings = settings;
    this.messages = messages;
  }

  /** What happened so far, in one line. */
  String summary() {
    Backend ready = backend;
    String text =
        ready == null
            ? "no SQLite connection was opened through DriverManager"
            : ready.core.report().text();
    long failed = failures.sum();
    return failed == 0
        ? text
        : text + "; " + failed + " opened without the pool after a failure of the agent";
  }

  /** Called with {@code DriverManager}'s URL, properties and caller, for SQLite URLs only. */
  @Override
  public @Nullable Object apply(@Nullable Object[] call) {
    String url = (String) call[0];
    Properties info = (Properties) call[1];
    if (broken || url == null || info == null) {
      return null;
    }
    return connect(url, info, (Class<?>) call[2]);
  }

  private @Nullable Connection connect(String url, Properties info, @Nullable Class<?> type) {
    Caller caller = null;
    try {
      Backend ready = backend();
      if (ready.worker.isOpening()) {
        return null;
      }
      caller = ready.callers.of(type);
      if (caller == null || (SqliteUrl.isPooledSqlite(url) && caller.seesDriver())) {
        return null;
      }
      if (caller.opener().isForeign()) {
        ready.core.report().leftAlone("another driver than sqlite-jdbc");
        return unpooled(caller, url, info);
      }
      String pool = caller.applicationPool(url);
      if (pool != null) {
        ready.core.report().leftAlone(pool);
        return unpooled(caller, url, info);
      }
      return ready.core.connect(SqliteUrl.toSqlite(url), info, caller.opener());
    } catch (SQLException e) {
      Connection foreign = ForeignDriverException.connectionIn(e);
      if (foreign == null) {
        throw Sneaky.rethrow(e);
      }
      return foreign;
    } catch (Throwable e) {
      failed(e);
      return caller == null ? null : plain(caller, url, info);
    }
  }

  private static @Nullable Connection plain(Caller caller, String url, Properties info) {
    try {
      return unpooled(caller, url, info);
    } catch (SQLException e) {
      throw Sneaky.rethrow(e);
    }
  }

  /**
   * Null, so that DriverManager goes on by itself, unless the URL is one that it would not know.
   */
  private static @Nullable Connection unpooled(Caller caller, String url, Properties info)
      throws SQLException {
    String plain = SqliteUrl.withoutPoolParameters(SqliteUrl.toSqlite(url));
    return plain.equals(url) ? null : caller.opener().openPlain(plain, info);
  }

  private void failed(Throwable e) {
    if (e instanceof LinkageError) {
      broken = true;
    }
    failures.increment();
    messages.say("a connection was opened without the pool, because of " + e);
  }

  private Backend backend() throws NoSuchMethodException {
    Backend ready = backend;
    if (ready == null) {
      synchronized (this) {
        ready = backend;
        if (ready == null) {
          DriverManagerWorker worker = new DriverManagerWorker();
          ContextLoader before = ContextLoader.set(ConnectInterceptor.class.getClassLoader());
          try {
            ready = new Backend(worker, new Callers(worker), Core.start(settings, messages));
          } finally {
            before.restore();
          }
          backend = ready;
        }
      }
    }
    return ready;
  }

  /** What is made for the first SQLite URL. */
  private static final class Backend {

    final DriverManagerWorker worker;
    final Callers callers;
    final Core core;

    Backend(DriverManagerWorker worker, Callers callers, Core core) {
      this.worker = worker;
      this.callers = callers;
      this.core = core;
    }
  }
}
