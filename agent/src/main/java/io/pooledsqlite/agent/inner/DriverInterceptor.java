package io.pooledsqlite.agent.inner;

import io.pooledsqlite.config.ConfigException;
import io.pooledsqlite.config.PoolUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers sqlite-jdbc's driver class where a program goes round {@code DriverManager}: counts it,
 * or, if told so, answers with a pooled session that is an {@code org.sqlite.SQLiteConnection}.
 * Null lets the driver go on as if nobody had asked. Thread-safe.
 */
final class DriverInterceptor implements Function<@Nullable Object[], @Nullable Object> {

  private final Pooling pooling;
  private final Opening opening;
  private final Messages messages;
  private final boolean all;
  private final Map<String, LongAdder> detours = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> pools = new ConcurrentHashMap<>();

  private final ClassValue<DriverOpener> openers =
      new ClassValue<>() {
        @Override
        protected DriverOpener computeValue(Class<?> driver) {
          try {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            return new DriverOpener(opening, driver, context);
          } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
          }
        }
      };

  /**
   * @param all whether such calls are answered, not only counted
   */
  DriverInterceptor(Pooling pooling, Opening opening, Messages messages, boolean all) {
    this.pooling = pooling;
    this.opening = opening;
    this.messages = messages;
    this.all = all;
  }

  /** What was not pooled, in one line; empty when there was nothing. */
  String summary() {
    StringBuilder text = new StringBuilder();
    append(text, "left alone", pools);
    append(text, "went round DriverManager and was not pooled", detours);
    if (!detours.isEmpty() && !all) {
      text.append(" (intercept=all pools that)");
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String what, Map<String, LongAdder> counts) {
    String separator = (text.length() == 0 ? "" : "; ") + what + " ";
    for (Map.Entry<String, LongAdder> count : new TreeMap<>(counts).entrySet()) {
      text.append(separator).append(count.getValue()).append(" x ").append(count.getKey());
      separator = ", ";
    }
  }

  private static void count(Map<String, LongAdder> counts, String what) {
    counts.computeIfAbsent(what, key -> new LongAdder()).increment();
  }

  /** Called with the driver's URL, properties and class, for SQLite URLs only. */
  @Override
  public @Nullable Object apply(@Nullable Object[] call) {
    String url = (String) call[0];
    Properties info = (Properties) call[1];
    Class<?> driver = (Class<?>) call[2];
    if (url == null || info == null || driver == null || opening.isMarked()) {
      return null;
    }
    try {
      String detour = Detour.onThisStack();
      if (detour == null) {
        return null;
      }
      String pool = ApplicationPools.onThisStack();
      if (pool != null) {
        count(pools, pool);
      } else {
        Connection pooled = all && !pooling.isBroken() ? pooled(url, info, driver) : null;
        if (pooled != null) {
          return pooled;
        }
        count(detours, detour);
      }
      return all ? unpooled(url, info, driver) : null;
    } catch (SQLException e) {
      throw Sneaky.rethrow(DriverFailureException.unwrapped(e));
    } catch (Throwable e) {
      pooling.failed(e);
      return null;
    }
  }

  private @Nullable Connection pooled(String url, Properties info, Class<?> driver)
      throws SQLException {
    Connection opened = pooling.core().connect(url, info, openers.get(driver));
    if (Opening.isSqliteJdbc(opened)) {
      return opened;
    }
    opened.close();
    messages.say("what goes round DriverManager must be a SQLiteConnection, so it is not pooled");
    return null;
  }

  /** Null, unless the URL has parameters of ours, which the driver would take for a file's name. */
  private @Nullable Connection unpooled(String url, Properties info, Class<?> driver)
      throws SQLException, ConfigException {
    String plain = PoolUrl.parse(url).sqliteUrl();
    return plain.equals(url) ? null : openers.get(driver).open(plain, info);
  }
}
