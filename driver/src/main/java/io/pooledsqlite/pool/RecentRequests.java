package io.pooledsqlite.pool;

import io.pooledsqlite.config.PoolConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where requests led lately: spares most of them the reading of their URL. Bounded; forgotten with
 * the database. Thread-safe.
 */
final class RecentRequests {

  private static final int MOST = 200;

  /** What is asked for. */
  static final class Request {
    private final String url;
    private final Map<String, String> properties;
    private final PoolConfig config;
    private final ConnectionOpener opener;

    Request(
        String url, Map<String, String> properties, PoolConfig config, ConnectionOpener opener) {
      this.url = url;
      this.properties = properties;
      this.config = config;
      this.opener = opener;
    }

    @Override
    public int hashCode() {
      return 31 * url.hashCode() + properties.hashCode();
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // equal ones that are not the same are looked up anew
    public boolean equals(@Nullable Object other) {
      return other instanceof Request request
          && url.equals(request.url)
          && config == request.config
          && opener.equals(request.opener)
          && properties.equals(request.properties);
    }
  }

  /**
   * Where it led.
   *
   * @param link the path that was asked for, where it is not the file's own: it may come to lead
   *     elsewhere
   */
  private record Answer(Database database, Pool pool, @Nullable Path link) {
    boolean holds() {
      if (database.isUnpooledForGood()) {
        return false;
      }
      if (!pool.use()) {
        return false;
      }
      boolean held =
          link == null ? database.retainUnmoved() : database.isAt(link) && database.retain();
      if (!held) {
        pool.stopUsing();
      }
      return held;
    }
  }

  private final Map<Request, Answer> answers = new ConcurrentHashMap<>();

  /**
   * The pool that the same request led to, if it still does; then it has one more use, and its
   * database one more reference.
   */
  @Nullable Pool poolFor(Request request) {
    Answer answer = answers.get(request);
    return answer != null && answer.holds() ? answer.pool() : null;
  }

  /** Notes where a request for {@code path} led. */
  void remember(Request request, Path path, Pool pool) {
    if (answers.size() >= MOST) {
      answers.values().removeIf(answer -> answer.pool().isEnded());
    }
    if (answers.size() < MOST) {
      Path link = path.equals(pool.database().path()) ? null : path;
      answers.put(request, new Answer(pool.database(), pool, link));
      if (pool.database().isRetired()) {
        forget(pool.database());
      }
    }
  }

  /** The database is retired. */
  void forget(Database ended) {
    answers.values().removeIf(answer -> answer.database().equals(ended));
  }
}
