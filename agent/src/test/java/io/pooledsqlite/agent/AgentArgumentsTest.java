package io.pooledsqlite.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AgentArgumentsTest {

  @Test
  void nothingIsNoArgument() {
    assertThat(AgentArguments.parse(null)).isEmpty();
    assertThat(AgentArguments.parse("")).isEmpty();
    assertThat(AgentArguments.parse(" ; ;")).isEmpty();
  }

  @Test
  void pairsAreSeparatedBySemicolonsAndTrimmed() {
    assertThat(AgentArguments.parse(" mode = pool ;pool.readers=8;"))
        .containsExactly(
            java.util.Map.entry("mode", "pool"), java.util.Map.entry("pool.readers", "8"));
  }

  @Test
  void aValueKeepsEverythingAfterItsFirstEqualsSign() {
    assertThat(AgentArguments.parse("pool.name=a=b,c:\\d")).containsEntry("pool.name", "a=b,c:\\d");
  }

  @Test
  void theLastOfRepeatedKeysCounts() {
    assertThat(AgentArguments.parse("mode=full;mode=pool"))
        .containsEntry("mode", "pool")
        .hasSize(1);
  }

  @Test
  void aBareKeyIsSwitchedOn() {
    assertThat(AgentArguments.parse("enabled")).containsEntry("enabled", "true");
  }
}
