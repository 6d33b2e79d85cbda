package followed;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Objects that notify when somebody asks for their text, which printing does. The other region of
 * each lock would be harmless, and is where nobody could notify.
 */
class Printed {
  static class Held {
    private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

    Held() throws SQLException {}

    int one() throws SQLException {
      return connection.createStatement().executeQuery("SELECT 1").getInt(1);
    }
  }

  static final class Talker {
    private final Held holder;

    Talker(Held holder) {
      this.holder = holder;
    }

    @Override
    public String toString() {
      holder.notifyAll();
      return "talker";
    }
  }

  static final class Silent {
    @Override
    public String toString() {
      return "silent";
    }
  }

  static class PrintsASilentOne extends Calls.Held {
    PrintsASilentOne() throws SQLException {}

    @Region(value = "exclusive", why = "gives code of the application to PrintStream.println")
    synchronized void run() {
      System.out.println(new Silent());
    }

    @Region(value = "exclusive", why = "left alone")
    synchronized int other() throws SQLException {
      return one();
    }
  }

  static class PrintsOneThatItMade extends Held {
    PrintsOneThatItMade() throws SQLException {}

    @Region("exclusive")
    synchronized void run() {
      System.out.println(new Talker(this));
    }

    @Region(value = "exclusive", why = "left alone")
    synchronized int other() throws SQLException {
      return one();
    }
  }

  static class PrintsOneThatItKeeps extends Held {
    private final Talker talker = new Talker(this);

    PrintsOneThatItKeeps() throws SQLException {}

    @Region("exclusive")
    synchronized void run() {
      System.out.println(talker);
    }

    @Region(value = "exclusive", why = "left alone")
    synchronized int other() throws SQLException {
      return one();
    }
  }

  static class PrintsOneInAList extends Held {
    PrintsOneInAList() throws SQLException {}

    @Region("exclusive")
    synchronized void run() {
      List<Object> all = new ArrayList<>();
      all.add(new Talker(this));
      System.out.println(all);
    }

    @Region(value = "exclusive", why = "left alone")
    synchronized int other() throws SQLException {
      return one();
    }
  }

  static class FormatsOne extends Held {
    FormatsOne() throws SQLException {}

    @Region("exclusive")
    synchronized void run() {
      System.out.printf("%s", new Talker(this));
    }

    @Region(value = "exclusive", why = "left alone")
    synchronized int other() throws SQLException {
      return one();
    }
  }

  static class JoinsOneThatItKeeps extends Held {
    private final Talker talker = new Talker(this);

    JoinsOneThatItKeeps() throws SQLException {}

    @Region("exclusive")
    synchronized int run() throws SQLException {
      return ("" + talker).length() + one();
    }

    @Region(value = "exclusive", why = "left alone")
    synchronized int other() throws SQLException {
      return one();
    }
  }

  static class LogsOne extends Held {
    private static final Logger LOG = Logger.getLogger("printed");

    LogsOne() throws SQLException {}

    @Region("exclusive")
    synchronized void run() {
      LOG.log(Level.INFO, "{0}", new Talker(this));
    }

    @Region(value = "exclusive", why = "left alone")
    synchronized int other() throws SQLException {
      return one();
    }
  }

  static class FailedTalk extends RuntimeException {
    private final transient Held holder;

    FailedTalk(Held holder) {
      this.holder = holder;
    }

    @Override
    public String getMessage() {
      holder.notifyAll();
      return "failed";
    }
  }

  static class PrintsAnException extends Held {
    PrintsAnException() throws SQLException {}

    @Region("exclusive")
    synchronized void run() {
      new FailedTalk(this).printStackTrace();
    }

    @Region(value = "exclusive", why = "left alone")
    synchronized int other() throws SQLException {
      return one();
    }
  }
}
