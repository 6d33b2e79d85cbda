package io.pooledsqlite.agent.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.metrics.RegionTotals;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a thread did before a region is visible after another thread's region that came later,
 * although neither waited: the argument of {@code docs/concurrency.md}, "Visibility", in every
 * order of its steps, and the lock itself at full speed.
 *
 * <p>That each step is needed shows in the model alone: today's processors and compilers order all
 * plain accesses round any one volatile write, of which there are others near each step.
 */
class RegionVisibilityTest {

  /** The steps on which the argument rests. */
  private enum Step {
    COUNT_IN,
    BEGIN_TO_WRITE,
    READ_EPOCH,
    READ_COUNTS
  }

  private static final int EPOCH = 2;

  /**
   * Two threads with one region each, by the rules of the Java memory model (JLS 17.4.5): a read of
   * a volatile variable comes after every write of it that was before, with all that was before
   * that. Variables 0 and 1 are the threads' counts, 2 is the epoch.
   */
  private static final class Model {
    private final Set<Step> steps;
    private final boolean[] writes;
    private final List<String> broken = new ArrayList<>();
    private final List<List<Runnable>> programs = new ArrayList<>();

    /** By thread, whether it knows what each thread did before its region. */
    private boolean[][] knows;

    /** By variable, whether who reads it learns what each thread did before its region. */
    private boolean[][] tells;

    private boolean[] committed;

    /** By thread, whether its region saw the other's rows. */
    private boolean[] saw;

    Model(Set<Step> steps, boolean firstWrites, boolean secondWrites) {
      this.steps = steps;
      this.writes = new boolean[] {firstWrites, secondWrites};
      for (int thread = 0; thread < 2; thread++) {
        programs.add(program(thread));
      }
      tryOrders(0, 0, new ArrayList<>());
    }

    private List<Runnable> program(int me) {
      List<Runnable> program = new ArrayList<>();
      add(program, Step.COUNT_IN, () -> write(me, me));
      if (writes[me]) {
        add(program, Step.BEGIN_TO_WRITE, () -> write(me, EPOCH));
      }
      program.add(
          () -> {
            saw[me] = committed[1 - me];
            committed[me] = writes[me];
          });
      add(program, Step.READ_EPOCH, () -> read(me, EPOCH));
      if (writes[me]) {
        add(program, Step.READ_COUNTS, () -> read(me, 0));
        add(program, Step.READ_COUNTS, () -> read(me, 1));
      }
      return program;
    }

    private void add(List<Runnable> program, Step step, Runnable code) {
      if (steps.contains(step)) {
        program.add(code);
      }
    }

    private void write(int thread, int variable) {
      for (int of = 0; of < 2; of++) {
        tells[variable][of] |= knows[thread][of];
      }
    }

    private void read(int thread, int variable) {
      for (int of = 0; of < 2; of++) {
        knows[thread][of] |= tells[variable][of];
      }
    }

    private void tryOrders(int first, int second, List<Integer> order) {
      if (first == programs.get(0).size() && second == programs.get(1).size()) {
        run(order);
        return;
      }
      int[] next = {first, second};
      for (int thread = 0; thread < 2; thread++) {
        if (next[thread] < programs.get(thread).size()) {
          order.add(thread);
          tryOrders(first + 1 - thread, second + thread, order);
          order.remove(order.size() - 1);
        }
      }
    }

    private void run(List<Integer> order) {
      knows = new boolean[][] {{true, false}, {false, true}};
      tells = new boolean[3][2];
      committed = new boolean[2];
      saw = new boolean[2];
      int[] next = new int[2];
      for (int thread : order) {
        programs.get(thread).get(next[thread]++).run();
      }
      for (int writer = 0; writer < 2; writer++) {
        int other = 1 - writer;
        if (writes[writer]) {
          // Whose rows were seen came before; whose were not, after.
          boolean right = saw[other] ? knows[other][writer] : knows[writer][other];
          if (!right) {
            broken.add(order + (saw[other] ? " rows seen by " : " rows not seen by ") + other);
          }
        }
      }
    }
  }

  private static List<String> broken(Set<Step> steps) {
    List<String> broken = new ArrayList<>();
    broken.addAll(new Model(steps, true, false).broken);
    broken.addAll(new Model(steps, true, true).broken);
    return broken;
  }

  @Test
  void theStepsAreEnough() {
    assertThat(broken(EnumSet.allOf(Step.class))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void eachStepIsNeeded(Step step) {
    assertThat(broken(EnumSet.complementOf(EnumSet.of(step)))).isNotEmpty();
  }

  private static final int WORLDS = 4_096;
  private static final int ROUNDS = Integer.getInteger("visibility.rounds", 30);

  /** Rows that a database of one integer each would show; nothing is ordered by looking at them. */
  private final AtomicIntegerArray rows = new AtomicIntegerArray(WORLDS);

  private final int[] beforeWriter = new int[WORLDS];
  private final int[] beforeReader = new int[WORLDS];
  private final int[] afterWriter = new int[WORLDS];
  private final int[] afterReader = new int[WORLDS];
  private final int[] seen = new int[WORLDS];
  private final RegionLock[] locks = new RegionLock[WORLDS];
  private final RegionTotals totals = new RegionTotals();

  @Test
  void plainFieldsAreVisibleInTheOrderThatRowsTell() throws Exception {
    for (int round = 1; round <= ROUNDS; round++) {
      prepare();
      runBoth(round);
      for (int world = 0; world < WORLDS; world++) {
        boolean saw = seen[world] == round;
        int learnt = saw ? afterReader[world] : afterWriter[world];
        assertThat(learnt).as("the row was %s", saw ? "seen" : "not seen").isEqualTo(round);
      }
    }
  }

  private void prepare() {
    for (int world = 0; world < WORLDS; world++) {
      locks[world] = new RegionLock(new MonitorPlan("test", Map.of(), totals));
    }
  }

  private void runBoth(int round) throws InterruptedException {
    CyclicBarrier together = new CyclicBarrier(2);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    for (Runnable code : List.<Runnable>of(() -> write(round), () -> read(round))) {
      threads.add(
          new Thread(
              () -> {
                try {
                  together.await();
                  code.run();
                } catch (Exception | Error e) {
                  failure.set(e);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failure).hasValue(null);
  }

  private void write(int round) {
    Object monitor = new Object();
    for (int world = 0; world < WORLDS; world++) {
      RegionLock lock = locks[world];
      beforeWriter[world] = round;
      int cell = lock.share(monitor, 1);
      lock.beginsToWrite();
      rows.setOpaque(world, round);
      lock.sees(true);
      lock.unshare(cell);
      afterWriter[world] = beforeReader[world];
    }
  }

  private void read(int round) {
    Object monitor = new Object();
    for (int world = 0; world < WORLDS; world++) {
      RegionLock lock = locks[world];
      beforeReader[world] = round;
      int cell = lock.share(monitor, 2);
      seen[world] = rows.getOpaque(world);
      lock.sees(false);
      lock.unshare(cell);
      afterReader[world] = beforeWriter[world];
    }
  }
}
