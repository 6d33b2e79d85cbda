package tricks;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Formattable;
import java.util.HashMap;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.Map;
import java.util.Objects;
import java.util.PropertyResourceBundle;
import java.util.StringTokenizer;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Logger;

/** Functions that the JDK runs, and what it makes of what it is given. */
class FunctionTricks {
  static class Texts extends ListResourceBundle {
    static {
      Peek.ask();
    }

    @Override
    protected Object[][] getContents() {
      return new Object[0][];
    }
  }

  static class Held {
    protected final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

    Held() throws SQLException {}

    int one() throws SQLException {
      return connection.createStatement().executeQuery("SELECT 1").getInt(1);
    }
  }

  static class Alone extends Held {
    Alone() throws SQLException {}

    @Region(value = "exclusive", why = "uses String.format")
    synchronized int formatsALambda() throws SQLException {
      Formattable own = (formatter, flags, width, precision) -> Peek.ask();
      return String.format("%s", own).length() + one();
    }

    @Region(value = "exclusive", why = "uses a new StringTokenizer")
    synchronized void runsAPartOfAText() throws SQLException {
      StringTokenizer parts = new StringTokenizer("SELECT 1;DELETE FROM t", ";");
      parts.nextElement();
      connection.createStatement().execute((String) parts.nextElement());
    }

    @Region(value = "exclusive", why = "enters another monitor")
    synchronized int locksWhatEverybodyHas() throws SQLException {
      synchronized (Collections.emptyList()) {
        return one();
      }
    }

    @Region(value = "exclusive", why = "uses String.format")
    synchronized int formatsAText() throws SQLException {
      return String.format("%s", "a").length() + one();
    }
  }

  static class SortsLambdas extends Held {
    SortsLambdas() throws SQLException {}

    @Region("exclusive")
    synchronized int sortsLambdas() throws SQLException {
      Comparable<Object> own = other -> Peek.ask();
      Object[] all = new Object[2];
      all[0] = own;
      all[1] = own;
      Arrays.sort(all);
      return one();
    }
  }

  static class FindsTexts extends Held {
    FindsTexts() throws SQLException {}

    @Region(value = "exclusive", why = "uses reflection")
    synchronized int finds() throws SQLException {
      return PropertyResourceBundle.getBundle("tricks.FunctionTricks$Texts") == null ? 0 : one();
    }

    @Region(value = "exclusive", why = "left alone")
    synchronized int other() throws SQLException {
      return one();
    }
  }

  static class ForgetsTexts extends Held {
    ForgetsTexts() throws SQLException {}

    @Region(value = "exclusive", why = "clearCache")
    synchronized int forgets() throws SQLException {
      ListResourceBundle.clearCache();
      return one();
    }
  }

  static class SaysWhatIsMissing extends Held {
    SaysWhatIsMissing() throws SQLException {}

    @Region(value = "exclusive", why = "gives code of the application to Objects.requireNonNull")
    synchronized String says(String name, Supplier<String> otherwise) {
      return Objects.requireNonNull(name, otherwise);
    }

    @Region(value = "exclusive", why = "left alone")
    synchronized int other() throws SQLException {
      return one();
    }
  }

  static class Caches extends Held {
    private final Map<String, String> known = new HashMap<String, String>();

    Caches() throws SQLException {}

    @Region(value = "exclusive", why = "gives code of the application to Map.computeIfAbsent")
    synchronized String finds(String name, Function<String, String> finder) {
      return known.computeIfAbsent(name, finder);
    }

    @Region(value = "exclusive", why = "left alone")
    synchronized int other() throws SQLException {
      return one();
    }
  }

  static class Tells extends Held {
    private final List<String> known = new ArrayList<String>();

    Tells() throws SQLException {}

    @Region(value = "exclusive", why = "gives code of the application to List.forEach")
    synchronized void tells(Consumer<String> who) {
      known.forEach(who);
    }

    @Region(value = "exclusive", why = "left alone")
    synchronized int other() throws SQLException {
      return one();
    }
  }

  static class LogsWhatIsSupplied extends Held {
    private static final Logger LOG = Logger.getLogger("tricks");

    LogsWhatIsSupplied() throws SQLException {}

    @Region(value = "exclusive", why = "gives code of the application to Logger.fine")
    synchronized void logs(Supplier<String> what) {
      LOG.fine(what);
    }

    @Region(value = "exclusive", why = "left alone")
    synchronized int other() throws SQLException {
      return one();
    }
  }

  static class Executes extends Held {
    Executes() throws SQLException {}

    @Region(value = "exclusive", why = "gives code of the application to Executor.execute")
    synchronized void executes(Executor executor) {
      executor.execute(() -> {});
    }

    @Region(value = "exclusive", why = "left alone")
    synchronized int other() throws SQLException {
      return one();
    }
  }

  static class RunsATask extends Held {
    RunsATask() throws SQLException {}

    @Region(value = "exclusive", why = "gives code of the application to FutureTask.run")
    synchronized void runs(FutureTask<String> task) {
      task.run();
    }

    @Region(value = "exclusive", why = "left alone")
    synchronized int other() throws SQLException {
      return one();
    }
  }
}
