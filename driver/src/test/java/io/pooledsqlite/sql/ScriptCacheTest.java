package io.pooledsqlite.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class ScriptCacheTest {

  @Test
  void sameTextIsParsedOnce() {
    assertThat(SqlScript.parse(new String("SELECT 'once'")))
        .isSameAs(SqlScript.parse(new String("SELECT 'once'")));
  }

  @Test
  void longTextsAreNotKept() {
    String text = "SELECT '" + "x".repeat(4096) + "'";
    assertThat(SqlScript.parse(text)).isNotSameAs(SqlScript.parse(text));
  }

  @Test
  void whatIsInUseOutlivesWhatIsNot() {
    ScriptCache cache = new ScriptCache(10);
    SqlScript used = SqlScript.parse("SELECT 'used'");
    cache.put("used", used);
    for (int i = 0; i < 100; i++) {
      cache.put("other " + i, SqlScript.parse(""));
      assertThat(cache.get("used")).isSameAs(used);
      assertThat(cache.size()).isLessThanOrEqualTo(10);
    }
    assertThat(cache.get("other 0")).isNull();
    assertThat(cache.get("other 99")).isNotNull();
  }

  @Test
  void capacityHoldsForManyThreads() throws Exception {
    ScriptCache cache = new ScriptCache(100);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        String prefix = thread + " ";
        runs.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 2_000; i++) {
                    cache.put(prefix + i, SqlScript.parse(""));
                    assertThat(cache.size()).isLessThanOrEqualTo(100);
                  }
                }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
