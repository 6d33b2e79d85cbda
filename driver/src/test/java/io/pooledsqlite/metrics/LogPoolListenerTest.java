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
    for (int i = 0; i < 3; i++) {
      listener.leaked(orders, LeakKind.RESULT_SET, null);
      listener.overflowed(orders, LeaseKind.READ);
      listener.passedThrough(PassThroughReason.MEMORY, ":memory:");
    }
    listener.leaked(parts, LeakKind.RESULT_SET, null);
    listener.leaked(orders, LeakKind.SESSION, null);
    assertThat(logger.lines)
        .filteredOn(line -> !line.startsWith("DEBUG"))
        .extracting(line -> line.substring(0, 16))
        .containsExactly(
            "WARN Pool orders",
            "INFO Pool orders",
            "INFO A connectio",
            "WARN Pool parts:",
            "WARN Pool orders");
    assertThat(logger.lines).filteredOn(line -> line.startsWith("DEBUG")).hasSize(6);
  }

  @Test
  void saysWhatHappenedAndWhatToDo() {
    listener.poolCreated(orders);
    listener.overflowed(orders, LeaseKind.TRANSACTION);
    listener.passedThrough(PassThroughReason.SHARED_CACHE, "file:a.db?cache=shared");
    listener.retired(orders, "the file was replaced");
    listener.warned("something to read", new IllegalStateException("why"));
    listener.leaked(orders, LeakKind.SESSION, new Throwable("opened here"));
    assertThat(logger.lines)
        .containsExactly(
            "INFO Pool orders: no pooled connection was free for a transaction in time, so an extra"
                + " one was opened (20 reads, 22 transactions and 13 extra connections now). If"
                + " this goes on, raise pool.readers or close result sets earlier.",
            "INFO A connection to \"file:a.db?cache=shared\" is not pooled (shared cache):"
                + " cache=shared connections lock each other inside one cache",
            "DEBUG Pool orders for /data/orders.db was retired: the file was replaced",
            "WARN something to read java.lang.IllegalStateException: why",
            "WARN Pool orders: a Connection was garbage collected without close() and has been"
                + " closed; 11 sessions are open. Close it where it is opened, best by"
                + " try-with-resources. java.lang.Throwable: opened here");
  }

  @Test
  void aPoolThatComesBackIsToldAnew() {
    for (int i = 0; i < 2; i++) {
      listener.poolCreated(orders);
      listener.leaked(orders, LeakKind.SESSION, null);
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
