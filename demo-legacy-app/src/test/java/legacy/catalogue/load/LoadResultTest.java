package legacy.catalogue.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LoadResultTest {

  @Test
  void addsUpClients() {
    LoadResult one = new LoadResult();
    one.succeeded(Operation.PART, 1_000_000);
    one.failed(Operation.LIKE);
    LoadResult other = new LoadResult();
    other.succeeded(Operation.PART, 3_000_000);
    other.succeeded(Operation.REPORT, 9_000_000);
    other.failed(Operation.LIKE);

    LoadResult total = new LoadResult();
    total.addAll(one);
    total.addAll(other);
    total.lasted(2);

    assertThat(total.perSecond(Operation.PART)).isEqualTo(1.0);
    assertThat(total.perSecond()).isEqualTo(1.5);
    assertThat(total.latencies(Operation.PART).percentileMillis(1)).isEqualTo(3);
    assertThat(total.errors(Operation.LIKE)).isEqualTo(2);
    assertThat(total.errors(Operation.PART)).isZero();
    assertThat(total.errors()).isEqualTo(2);
  }

  @Test
  void everyOperationHasItsShareOfTheMix() {
    Random random = new Random(1);
    Map<Operation, Integer> picked = new EnumMap<>(Operation.class);
    for (int i = 0; i < 100_000; i++) {
      picked.merge(Operation.pick(random), 1, Integer::sum);
    }

    assertThat(picked).containsOnlyKeys(Operation.values());
    assertThat(picked.get(Operation.PART)).isBetween(30_000, 32_000);
    assertThat(picked.get(Operation.REPORT)).isBetween(800, 1_200);
  }
}
