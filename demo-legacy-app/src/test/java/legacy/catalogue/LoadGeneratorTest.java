package legacy.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import legacy.catalogue.load.LoadPlan;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {

  @Test
  void readsItsArguments() {
    LoadPlan plan = LoadGenerator.plan("http://localhost:1234", "3", "7");

    assertThat(plan.server()).hasHost("localhost").hasPort(1234);
    assertThat(plan.threads()).isEqualTo(3);
    assertThat(plan.duration()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void refusesWhatItCannotUse() {
    assertThatThrownBy(() -> LoadGenerator.plan("localhost"))
        .hasMessage("not an address with host and port: 'localhost'");
    assertThatThrownBy(() -> LoadGenerator.plan("http://localhost:1", "0"))
        .hasMessage("threads must be from 1 to the number of parts (50000), was 0");
    assertThatThrownBy(() -> LoadGenerator.plan("http://localhost:1", "many"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
