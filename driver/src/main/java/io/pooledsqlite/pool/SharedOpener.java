package io.pooledsqlite.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Opens for a pool that several applications use, by the driver that they share: as the first of
 * them that is still there. Thread-safe.
 */
final class SharedOpener implements ConnectionOpener {

  private final List<ConnectionOpener> openers = new CopyOnWriteArrayList<>();

  SharedOpener(ConnectionOpener first) {
    openers.add(first);
  }

  /** One more application uses the pool. */
  void add(ConnectionOpener opener) {
    if (!openers.contains(opener)) {
      openers.add(opener);
      // Never the last one: it is to say what is wrong.
      openers.removeIf(known -> !known.equals(opener) && !known.isUsable());
    }
  }

  /** Who opens now. */
  ConnectionOpener current() {
    for (ConnectionOpener opener : openers) {
      if (opener.isUsable()) {
        return opener;
      }
    }
    return openers.get(0);
  }

  @Override
  public Connection open(String url, Properties info) throws SQLException {
    return current().open(url, info);
  }

  @Override
  public boolean isUsable() {
    return current().isUsable();
  }
}
