package io.pooledsqlite.agent.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.agent.analysis.LegacyCode.Compiler;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prints what the analysis of a holder costs, the first time and when warm; asserts no time. */
class AnalysisCostTest {

  private static final int ROUNDS = 9;

  @TempDir private Path folder;

  @Test
  void printsTheCostOfAHolder() throws Exception {
    LegacyCode code = LegacyCode.compile(Compiler.JAVAC_17, folder);
    double[] millis = new double[ROUNDS];
    int holders = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      holders = code.analyse().holders().size();
      millis[round] = (System.nanoTime() - start) / 1e6 / holders;
    }
    double first = millis[0];
    Arrays.sort(millis);
    System.out.printf(
        "%d holders, each %.1f ms the first time, %.1f ms in the median of %d rounds%n",
        holders, first, millis[ROUNDS / 2], ROUNDS);
    assertThat(holders).isGreaterThan(20);
  }
}
