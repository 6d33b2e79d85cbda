package io.pooledsqlite.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.pool.LeakKind;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PassThroughReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;

class LogPoolListenerTest {

  private final RecordingLogger logger = new RecordingLogger();
  private final LogPoolListener listener = new LogPoolListener(logger);
  private final FixedStats orders = new FixedStats("orders");
  private final FixedStats parts = new FixedStats("parts");

  @Test
  void repetitionsAreForDebugging() {
    listener.poolCreated(orders);
    listener.poolCreated(parts);
    for (int i = 0; i < 25; i++) {
      listener.leaked(orders, Events.leak(i, LeakKind.RESULT_SET, true));
      listener.overflowed(orders, LeaseKind.READ);
      listener.passedThrough(PassThroughReason.MEMORY, ":memory:");
    }
    listener.leaked(parts, Events.leak(30, LeakKind.RESULT_SET, true));
    listener.leaked(orders, Events.leak(31, LeakKind.SESSION, true));
    assertThat(logger.lines).filteredOn(line -> line.startsWith("WARN")).hasSize(22);
    assertThat(logger.lines).filteredOn(line -> line.startsWith("INFO")).hasSize(1);
    assertThat(logger.lines).filteredOn(line -> line.startsWith("DEBUG")).hasSize(54);
  }

  @Test
  void theReturnOfALeakIsToldIfTheLeakWas() {
    listener.poolCreated(orders);
    for (int i = 1; i <= 21; i++) {
      listener.leaked(orders, Events.leak(i, LeakKind.TRANSACTION, false));
    }
    for (int i = 20; i <= 21; i++) {
      listener.returned(orders, Events.leak(i, LeakKind.TRANSACTION, false), "closed");
      listener.returned(orders, Events.leak(i, LeakKind.TRANSACTION, false), "closed");
    }
    assertThat(logger.lines)
        .filteredOn(line -> line.startsWith("INFO"))
        .containsExactly(
            "INFO Pool orders: the transaction of thread main that was told of as a leak after"
                + " 9000 ms was closed.");
  }

  @Test
  void countsInWords() {
    assertThat(List.of(PoolMessages.count(0, "session"), PoolMessages.count(1, "session")))
        .containsExactly("0 sessions", "1 session");
  }

  @Test
  void saysWhatHappenedAndWhatToDo() {
    listener.poolCreated(orders);
    listener.overflowed(orders, LeaseKind.TRANSACTION);
    listener.passedThrough(PassThroughReason.SHARED_CACHE, "file:a.db?cache=shared");
    listener.retired(orders, "the file was replaced");
    listener.warned("something to read", new IllegalStateException("why"));
    listener.leaked(orders, Events.leak(1, LeakKind.SESSION, true));
    listener.leaked(orders, Events.leak(2, LeakKind.TRANSACTION, false));
    listener.waitedLong(orders, Events.WAIT);
    assertThat(logger.lines)
        .containsExactly(
            "DEBUG Pool orders: no pooled connection was free for a transaction in time, so an extra"
                + " one was opened (20 reads, 22 transactions and 13 extra connections now). If"
                + " this goes on, raise pool.readers or close result sets earlier.",
            "INFO A connection to \"file:a.db?cache=shared\" is not pooled (shared cache):"
                + " cache=shared connections lock each other inside one cache",
            "DEBUG Pool orders for /data/orders.db was retired: the file was replaced",
            "WARN something to read java.lang.IllegalStateException: why",
            "WARN Pool orders: leak: The connection that thread main opened 9000 ms ago was garbage"
                + " collected without close() and has been closed; not used for 8000 ms, last"
                + " statement INSERT, no transaction, write queue not held. 10 other sessions still open."
                + " Close it where it is opened, best by try-with-resources. Opened at app.Dao.open(Dao.java:7) <"
                + " app.Main.main(Main.java:3)",
            "WARN Pool orders: leak? The transaction of a connection that thread main opened 9000"
                + " ms ago is idle; not used for 8000 ms, last statement INSERT, transaction open,"
                + " keeps all other writers waiting. It stays open; close it, or raise"
                + " pool.leakThreshold if this is as it should be. Opened at"
                + " app.Dao.open(Dao.java:7) < app.Main.main(Main.java:3)",
            "WARN Pool orders: 2 writers wait, the first, thread worker-1, for 6000 ms; the write"
                + " queue has been held for 7000 ms by INSERT in pool orders of thread main;"
                + " DEADLOCK: that thread itself is blocked by a thread that waits for it; that"
                + " thread is now at app.Main.main(Main.java:3)");
  }

  @Test
  void aPoolThatComesBackIsToldAnew() {
    for (int i = 0; i < 2; i++) {
      listener.poolCreated(orders);
      listener.leaked(orders, Events.leak(1, LeakKind.SESSION, true));
      listener.poolClosed(orders);
    }
    assertThat(logger.lines).hasSize(2).allMatch(line -> line.startsWith("WARN"));
  }

  @Test
  void mostEventsAreNotLogged() {
    listener.poolCreated(orders);
    listener.writeAcquired(orders, 1);
    listener.leased(orders, LeaseKind.READ);
    listener.busy(orders);
    listener.poolClosed(orders);
    assertThat(logger.lines).isEmpty();
  }

  private static final class RecordingLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;
    private final transient List<String> lines = new ArrayList<>();

    @Override
    protected String getFullyQualifiedCallerName() {
      return "";
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level, Marker marker, String message, Object[] arguments, Throwable throwable) {
      lines.add(level + " " + message + (throwable == null ? "" : " " + throwable));
    }

    @Override
    public boolean isTraceEnabled() {
      return true;
    }

    @Override
    public boolean isDebugEnabled() {
      return true;
    }

    @Override
    public boolean isInfoEnabled() {
      return true;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }
  }
}
