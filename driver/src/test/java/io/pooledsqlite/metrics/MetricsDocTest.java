package io.pooledsqlite.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pooledsqlite.pool.LeakKind;
import io.pooledsqlite.pool.LeaseKind;
import io.pooledsqlite.pool.PassThroughReason;
import io.pooledsqlite.pool.PinReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names are API: the table users read and what the code registers are the same. */
class MetricsDocTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "metrics.md");

  @Test
  void tableListsOurMetersWithTypeUnitAndTags() throws IOException {
    MeterRegistry registry = new SimpleMeterRegistry();
    Summary summary = new Summary();
    summary.setRegions(new RegionTotals());
    TotalsListener listener = Publishing.listener(summary, registry);
    FixedStats stats = new FixedStats("orders");
    listener.poolCreated(stats);
    Events.sendAll(listener, stats);
    assertThat(documented("pooledsqlite.")).isEqualTo(registered(registry));
    assertThat(registry.getMeters())
        .allSatisfy(meter -> assertThat(meter.getId().getTag("pool")).isIn("orders", "all"));
    listener.poolClosed(stats);
  }

  @Test
  void tableListsTheMetersOfHikari(@TempDir Path dir) throws Exception {
    MeterRegistry registry = new SimpleMeterRegistry();
    try (RealHikari hikari = new RealHikari("orders", dir, registry)) {
      hikari.useOnce();
      assertThat(documented("hikaricp.")).isEqualTo(registered(registry));
    }
  }

  @Test
  void everyTagValueIsListed() throws IOException {
    assertThat(Files.readAllLines(DOCUMENT))
        .contains(
            "| kind | leases, leases.active | " + values(LeaseKind.values()) + " |",
            "| kind | leaks | " + values(LeakKind.values()) + " |",
            "| kind | transactions | " + distinct(TransactionEnd::kind) + " |",
            "| outcome | transactions | " + distinct(TransactionEnd::outcome) + " |",
            "| reason | pins | " + values(PinReason.values()) + " |",
            "| reason | passthrough | " + values(PassThroughReason.values()) + " |",
            "| verdict | regions | " + values(RegionTotals.Verdict.values()) + " |",
            "| lock | regions, regions.wait | " + values(RegionTotals.Lock.values()) + " |",
            "| reason | regions.fallbacks | " + values(RegionTotals.Fallback.values()) + " |");
  }

  private static String values(Enum<?>[] constants) {
    return Stream.of(constants)
        .map(constant -> "`" + Meters.tagValue(constant) + "`")
        .collect(Collectors.joining(", "));
  }

  private static String distinct(Function<TransactionEnd, String> tag) {
    return Stream.of(TransactionEnd.values())
        .map(tag)
        .distinct()
        .map(value -> "`" + value + "`")
        .collect(Collectors.joining(", "));
  }

  private static Set<String> registered(MeterRegistry registry) {
    Set<String> rows = new TreeSet<>();
    for (Meter meter : registry.getMeters()) {
      Meter.Id id = meter.getId();
      rows.add(
          String.join(
              " | ",
              "`" + id.getName() + "`",
              id.getType().name().toLowerCase(Locale.ROOT),
              Objects.requireNonNullElse(id.getBaseUnit(), ""),
              id.getTags().stream().map(Tag::getKey).sorted().collect(Collectors.joining(", "))));
    }
    return rows;
  }

  private static Set<String> documented(String prefix) throws IOException {
    try (Stream<String> lines = Files.lines(DOCUMENT)) {
      return lines
          .filter(line -> line.startsWith("| `" + prefix))
          .map(line -> List.of(line.substring(1).split("\\|")))
          .peek(cells -> assertThat(cells.subList(4, 6)).as("%s", cells).noneMatch(String::isBlank))
          .map(cells -> cells.subList(0, 4).stream().map(String::trim).toList())
          .map(cells -> String.join(" | ", cells))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
