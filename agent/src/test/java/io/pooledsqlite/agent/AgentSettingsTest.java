package io.pooledsqlite.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AgentSettingsTest {

  @AfterEach
  void forgetProperties() {
    System.clearProperty("pooledsqlite.metrics.port");
    System.clearProperty("pooledsqlite.enabled");
  }

  @Test
  void defaults() {
    AgentSettings settings = new AgentSettings(null);
    assertThat(settings.enabled()).isTrue();
    assertThat(settings.metricsPort()).isEqualTo(-1);
    assertThat(settings.metricsHost()).isNull();
    assertThat(settings.interceptAll()).isFalse();
    assertThat(settings.others()).isEmpty();
  }

  @Test
  void argumentsAreStrongerThanSystemProperties() {
    System.setProperty("pooledsqlite.metrics.port", "9404");
    assertThat(new AgentSettings(null).metricsPort()).isEqualTo(9404);
    assertThat(new AgentSettings("metrics.port=0").metricsPort()).isZero();
  }

  @Test
  void malformedValuesLeaveTheDefault() {
    System.setProperty("pooledsqlite.enabled", "perhaps");
    assertThat(new AgentSettings(null).enabled()).isTrue();
    assertThat(new AgentSettings("metrics.port=http").metricsPort()).isEqualTo(-1);
    assertThat(new AgentSettings("metrics.port=65536").metricsPort()).isEqualTo(-1);
    assertThat(new AgentSettings("metrics.port=-1").metricsPort()).isEqualTo(-1);
  }

  @Test
  void everyWayIsInterceptedWhereThatIsAskedFor() {
    assertThat(new AgentSettings("intercept=all").interceptAll()).isTrue();
    assertThat(new AgentSettings("intercept=ALL").interceptAll()).isTrue();
    assertThat(new AgentSettings("intercept=drivermanager").interceptAll()).isFalse();
    assertThat(new AgentSettings("intercept=some").interceptAll()).isFalse();
  }

  @Test
  void whatIsNotTheAgentsOwnGoesToTheCore() {
    assertThat(
            new AgentSettings("enabled=false;intercept=all;pool.readers=8;mode=pool;typo=1")
                .others())
        .containsOnlyKeys("pool.readers", "typo");
  }
}
