package tricks;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.TreeMap;

/** Code that notifies whoever waits on the holder, and is run by what the JDK keeps. */
class NotifyTricks {
  static class Held {
    private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

    Held() throws SQLException {}

    int one() throws SQLException {
      return connection.createStatement().executeQuery("SELECT 1").getInt(1);
    }
  }

  static class WhenItIsFirstAsked extends Held {
    private final ThreadLocal<String> kept =
        ThreadLocal.withInitial(
            () -> {
              this.notifyAll();
              return "a";
            });

    WhenItIsFirstAsked() throws SQLException {}

    @Region(value = "exclusive", why = "before it is assigned")
    synchronized String asks() {
      return kept.get();
    }

    @Region(value = "exclusive", why = "it may be waited on, or notified, at")
    synchronized int other() throws SQLException {
      return one();
    }
  }

  static class WhenItCompares extends Held {
    private final TreeMap<String, String> kept =
        new TreeMap<>(
            (one, other) -> {
              this.notifyAll();
              return one.compareTo(other);
            });

    WhenItCompares() throws SQLException {}

    @Region(value = "exclusive", why = "before it is assigned")
    synchronized String asks() {
      return kept.get("a");
    }

    @Region(value = "exclusive", why = "it may be waited on, or notified, at")
    synchronized int other() throws SQLException {
      return one();
    }
  }

  static class ByAReference extends Held {
    private final Runnable wakes = this::notifyAll;

    ByAReference() throws SQLException {}

    @Region(value = "exclusive", why = "it may be waited on, or notified, at")
    synchronized int other() throws SQLException {
      return one();
    }
  }

  /** Its own lock, which is nobody else's. */
  static class OfAnotherObject extends Held {
    private final Object turn = new Object();

    OfAnotherObject() throws SQLException {}

    void next() throws InterruptedException {
      synchronized (turn) {
        turn.notifyAll();
        turn.wait(5);
      }
    }

    @Region("read")
    synchronized int other() throws SQLException {
      return one();
    }
  }

  static class OfAnotherClass extends Held {
    static class Turn {
      synchronized void next() throws InterruptedException {
        notifyAll();
        wait();
      }
    }

    OfAnotherClass() throws SQLException {}

    @Region("read")
    synchronized int other() throws SQLException {
      return one();
    }
  }
}
