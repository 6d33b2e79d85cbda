package legacy.catalogue.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {

  @Test
  void takesTheNearestRank() {
    Latencies latencies = new Latencies();
    for (int millis = 1_000; millis >= 1; millis--) {
      latencies.add(millis * 1_000_000L);
    }

    assertThat(latencies.count()).isEqualTo(1_000);
    assertThat(latencies.percentileMillis(0.50)).isEqualTo(500);
    assertThat(latencies.percentileMillis(0.99)).isEqualTo(990);
    assertThat(latencies.percentileMillis(1)).isEqualTo(1_000);
  }

  @Test
  void knowsOneAndNone() {
    Latencies one = new Latencies();
    one.add(2_500_000);

    assertThat(one.percentileMillis(0.01)).isEqualTo(2.5);
    assertThat(one.percentileMillis(0.99)).isEqualTo(2.5);
    assertThat(new Latencies().percentileMillis(0.5)).isNaN();
  }
}
