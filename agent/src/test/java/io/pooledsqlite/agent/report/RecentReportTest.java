package io.pooledsqlite.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.agent.analysis.AnalysisReport;
import io.pooledsqlite.agent.analysis.LockOverrides;
import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A page that asks each second must not keep a processor busy. */
class RecentReportTest {

  private final Collection<Object[]> loaded = new ConcurrentLinkedQueue<>();
  private final AtomicLong clock = new AtomicLong();

  /** Each look at the clock takes so long, and so does an analysis. */
  private long step;

  private final RecentReport reports =
      new RecentReport(new LiveClasses(loaded, LockOverrides.NONE), () -> clock.getAndAdd(step));

  private void load(String name) {
    loaded.add(new Object[] {new WeakReference<>(getClass().getClassLoader()), name, null});
  }

  @Test
  void isMadeAnewOnlyIfClassesWereLoadedAndAfterARest() {
    load("a/First");
    AnalysisReport first = reports.get();
    clock.addAndGet(TimeUnit.HOURS.toNanos(1));
    assertThat(reports.get()).as("nothing was loaded").isSameAs(first);
    load("a/Second");
    AnalysisReport second = reports.get();
    assertThat(second.classes()).isEqualTo(first.classes() + 1);
    load("a/Third");
    assertThat(reports.get()).as("it was made just now").isSameAs(second);
    clock.addAndGet(TimeUnit.SECONDS.toNanos(6));
    assertThat(reports.get().classes()).isEqualTo(3);
  }

  @Test
  void restsTwentyTimesAsLongAsItTook() {
    step = TimeUnit.SECONDS.toNanos(2);
    AnalysisReport first = reports.get();
    load("a/First");
    step = 0;
    clock.addAndGet(TimeUnit.SECONDS.toNanos(37));
    assertThat(reports.get()).isSameAs(first);
    clock.addAndGet(TimeUnit.SECONDS.toNanos(4));
    assertThat(reports.get()).isNotSameAs(first);
  }
}
