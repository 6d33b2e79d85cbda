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
  void whatDoesNothingWithoutAnotherSettingIsNamed() {
    assertThat(new AgentSettings("report=locks.txt").idle(AgentSettings.Mode.POOL))
        .containsExactly("report=locks.txt is ignored: it needs mode=report or mode=full");
    assertThat(new AgentSettings("metrics.host=0.0.0.0").idle(AgentSettings.Mode.FULL))
        .containsExactly("metrics.host=0.0.0.0 is ignored: it needs metrics.port");
    assertThat(
            new AgentSettings("report=locks.txt;metrics.host=0.0.0.0;metrics.port=0")
                .idle(AgentSettings.Mode.REPORT))
        .isEmpty();
  }

  @Test
  void everyWayIsInterceptedWhereThatIsAskedFor() {
    assertThat(new AgentSettings("intercept=all").interceptAll()).isTrue();
    assertThat(new AgentSettings("intercept=ALL").interceptAll()).isTrue();
    assertThat(new AgentSettings("intercept=drivermanager").interceptAll()).isFalse();
    assertThat(new AgentSettings("intercept=some").interceptAll()).isFalse();
  }

  @Test
  void metricsArePushedOnlyIfAskedForAndToAUrl() {
    assertThat(new AgentSettings(null).metricsOtlp()).isNull();
    assertThat(new AgentSettings("metrics.otlp=localhost:4318").metricsOtlp()).isNull();
    assertThat(new AgentSettings("metrics.otlp=ftp://collector/").metricsOtlp()).isNull();
    assertThat(new AgentSettings("metrics.otlp=http://collector:4318").metricsOtlp())
        .isEqualTo("http://collector:4318/v1/metrics");
    assertThat(new AgentSettings("metrics.otlp=https://collector/own").metricsOtlp())
        .isEqualTo("https://collector/own");
    assertThat(new AgentSettings("metrics.otlp=http://c").forRuntime(AgentSettings.Mode.POOL))
        .containsEntry("metrics.otlp", "http://c/v1/metrics")
        .containsEntry("metrics.otlp.interval", 60_000L)
        .containsEntry("mode", "pool")
        .doesNotContainKey("metrics.port");
  }

  @Test
  void theIntervalOfPushesHasLimits() {
    assertThat(interval("10s")).isEqualTo(10_000);
    assertThat(interval("5000")).isEqualTo(5_000);
    assertThat(interval("1h")).isEqualTo(3_600_000);
    assertThat(interval("999ms")).isEqualTo(60_000);
    assertThat(interval("2h")).isEqualTo(60_000);
    assertThat(interval("soon")).isEqualTo(60_000);
  }

  private static long interval(String text) {
    return new AgentSettings("metrics.otlp.interval=" + text).metricsOtlpIntervalMs();
  }

  @Test
  void whatIsNotTheAgentsOwnGoesToTheCore() {
    assertThat(
            new AgentSettings(
                    "enabled=false;intercept=all;pool.readers=8;mode=pool;locks.keep=a.B;typo=1")
                .others())
        .containsOnlyKeys("pool.readers", "typo");
  }
}
