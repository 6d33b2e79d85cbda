package io.pooledsqlite.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class FewSetTest {

  private final FewSet<Object> set = new FewSet<>();

  @Test
  void holdsOneElementAndMore() {
    Object first = new Object();
    Object second = new Object();

    set.add(first);
    set.add(second);

    assertThat(set.stream()).containsExactlyInAnyOrder(first, second);
    assertThat(set.contains(first)).isTrue();
    assertThat(set.contains(second)).isTrue();
    assertThat(set.any(element -> element == second)).isTrue();

    set.remove(first);

    assertThat(set.stream()).containsExactly(second);
    assertThat(set.contains(first)).isFalse();

    set.remove(second);

    assertThat(set.isEmpty()).isTrue();
    assertThat(set.any(element -> true)).isFalse();
  }

  @Test
  void anElementThatIsAddedTwiceIsGoneOnceItIsRemoved() {
    Object before = new Object();
    Object twice = new Object();
    set.add(before);
    set.add(twice);
    set.remove(before);
    set.add(twice);

    set.remove(twice);

    assertThat(set.isEmpty()).isTrue();
    assertThat(set.stream()).isEmpty();
  }

  @Test
  void noThreadLosesWhatItAdded() throws Exception {
    int threads = 4;
    CountDownLatch begin = new CountDownLatch(1);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Integer>> runs = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        runs.add(
            executor.submit(
                () -> {
                  begin.await();
                  int lost = 0;
                  for (int round = 0; round < 20_000; round++) {
                    Object mine = new Object();
                    set.add(mine);
                    lost += set.contains(mine) && set.any(e -> e == mine) ? 0 : 1;
                    set.remove(mine);
                    lost += set.contains(mine) ? 1 : 0;
                  }
                  return lost;
                }));
      }
      begin.countDown();
      for (Future<Integer> run : runs) {
        assertThat(run.get()).isZero();
      }
    } finally {
      executor.shutdownNow();
    }
    assertThat(set.isEmpty()).isTrue();
  }
}
