package io.pooledsqlite.it.agent;

import static io.pooledsqlite.it.process.Shipped.agent;
import static io.pooledsqlite.it.process.Shipped.programPath;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.pooledsqlite.it.agent.app.InsertAndLeave;
import io.pooledsqlite.it.agent.app.OpenAndWait;
import io.pooledsqlite.it.agent.app.OpenOne;
import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Jvm.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The opt-in push of metrics, to a receiver that decodes what arrives. */
class AgentOtlpTest {

  private final BlockingQueue<byte[]> bodies = new LinkedBlockingQueue<>();
  private final Semaphore answering = new Semaphore(1);
  private volatile int answer = 200;
  private HttpServer receiver;

  @TempDir private Path folder;

  @BeforeEach
  void startReceiver() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/v1/metrics", this::receive);
    receiver.start();
  }

  @AfterEach
  void stopReceiver() {
    receiver.stop(0);
  }

  private void receive(HttpExchange exchange) throws IOException {
    assertThat(exchange.getRequestHeaders().getFirst("Content-Type"))
        .isEqualTo("application/x-protobuf");
    bodies.add(exchange.getRequestBody().readAllBytes());
    answering.acquireUninterruptibly();
    answering.release();
    exchange.sendResponseHeaders(answer, -1);
    exchange.close();
  }

  private byte[] nextBody() throws InterruptedException {
    byte[] body = bodies.poll(60, TimeUnit.SECONDS);
    assertThat(body).as("a push").isNotNull();
    return body;
  }

  @ParameterizedTest
  @EnumSource
  void theMetersArrive(Jdk jdk) throws Exception {
    try (Jvm jvm = start(jdk)) {
      jvm.await(line -> line.startsWith("connection "));
      Metric leases = find("pooledsqlite.leases");
      assertThat(leases.getSum().getIsMonotonic()).isTrue();
      assertThat(leases.getSum().getDataPointsList())
          .anySatisfy(
              point ->
                  assertThat(attributes(point.getAttributesList()))
                      .contains("kind=read", "pool=a"));
      Result result = jvm.end();
      assertThat(result.status()).as("nothing keeps the JVM: %s", result).isZero();
      assertThat(result.out()).hasSize(1);
      assertThat(result.said()).noneMatch(line -> line.contains("pushed"));
      assertThat(result.err())
          .noneMatch(line -> line.contains("OtlpMeterRegistry") || line.contains("Unsafe"));
    }
  }

  /** The first push that has a meter; the pool may be opened after the first one. */
  private Metric find(String name) throws Exception {
    while (true) {
      ExportMetricsServiceRequest request = ExportMetricsServiceRequest.parseFrom(nextBody());
      for (var resource : request.getResourceMetricsList()) {
        assertThat(resource.getResource().getAttributesList())
            .anyMatch(attribute -> attribute.getKey().equals("service.name"));
        for (var scope : resource.getScopeMetricsList()) {
          for (Metric metric : scope.getMetricsList()) {
            if (metric.getName().equals(name)) {
              return metric;
            }
          }
        }
      }
    }
  }

  private static List<String> attributes(List<KeyValue> attributes) {
    return attributes.stream()
        .map(each -> each.getKey() + "=" + each.getValue().getStringValue())
        .sorted()
        .toList();
  }

  /** No push is due within the hour, so that what arrives was sent at exit. */
  @ParameterizedTest
  @EnumSource
  void whatHappenedSinceIsSentAtExit(Jdk jdk) throws Exception {
    Result result = insertAndLeave(jdk);
    assertThat(result.status()).as("%s", result).isZero();
    assertThat(bodies).hasSize(1);
    Map<String, Double> values = values(nextBody());
    assertThat(values)
        .containsEntry("pooledsqlite.leases[kind=write, pool=a]", 8.0)
        .containsEntry("pooledsqlite.sessions.open[pool=a]", 1.0)
        .containsEntry("pooledsqlite.overflow[pool=a]", 0.0)
        .containsKey("hikaricp.connections.max[pool=a]");
    assertThat(values.get("pooledsqlite.checkpoints[complete=true, pool=a]"))
        .as("the last checkpoint comes first")
        .isPositive();
    assertThat(result.said()).last().asString().startsWith("pooled ");
  }

  @Test
  void aCollectorThatNeverAnswersDoesNotKeepTheProgramFromExiting() throws Exception {
    answering.acquire();
    Result result;
    try {
      result = insertAndLeave(Jdk.THIS);
    } finally {
      answering.release();
    }
    assertThat(result.status()).as("%s", result).isZero();
    assertThat(result.said())
        .anyMatch(line -> line.startsWith("the last metrics were not pushed to http://127.0.0.1:"))
        .last()
        .asString()
        .startsWith("pooled ");
  }

  private Result insertAndLeave(Jdk jdk) throws Exception {
    return Jvm.run(
        jdk,
        List.of(
            agent("metrics.otlp.interval=1h;metrics.otlp=" + url()),
            "-cp",
            programPath(),
            InsertAndLeave.class.getName(),
            folder.resolve("a.db").toString(),
            "7"));
  }

  /** What a push says, by name and tags; the count of timers. */
  private static Map<String, Double> values(byte[] body) throws Exception {
    Map<String, Double> values = new TreeMap<>();
    for (var resource : ExportMetricsServiceRequest.parseFrom(body).getResourceMetricsList()) {
      for (var scope : resource.getScopeMetricsList()) {
        for (Metric metric : scope.getMetricsList()) {
          String name = metric.getName();
          metric
              .getHistogram()
              .getDataPointsList()
              .forEach(
                  point ->
                      values.put(
                          name + attributes(point.getAttributesList()), (double) point.getCount()));
          numbers(metric)
              .forEach(
                  point ->
                      values.put(
                          name + attributes(point.getAttributesList()), point.getAsDouble()));
        }
      }
    }
    return values;
  }

  private static List<NumberDataPoint> numbers(Metric metric) {
    List<NumberDataPoint> all = new ArrayList<>(metric.getGauge().getDataPointsList());
    all.addAll(metric.getSum().getDataPointsList());
    return all;
  }

  @Test
  void aCollectorThatFailsIsOneWarning() throws Exception {
    answer = 503;
    try (Jvm jvm = start(Jdk.THIS)) {
      for (int i = 0; i < 3; i++) {
        nextBody();
      }
      jvm.tell("again");
      Result result = jvm.end();
      assertThat(result.status()).isZero();
      assertThat(result.out()).hasSize(2);
      assertThat(result.said())
          .filteredOn(line -> line.startsWith("metrics could not be pushed to http://127.0.0.1:"))
          .hasSize(1);
    }
  }

  @Test
  void aCollectorThatIsNotThereIsOneWarning() throws Exception {
    receiver.stop(0);
    try (Jvm jvm = start(Jdk.THIS)) {
      jvm.await(line -> line.contains("metrics could not be pushed to"));
      jvm.tell("again");
      Result result = jvm.end();
      assertThat(result.status()).isZero();
      assertThat(result.out()).hasSize(2);
    }
  }

  @Test
  void nothingOfItIsLoadedUnlessAskedFor() throws Exception {
    Path log = folder.resolve("classes.txt");
    Result result =
        Jvm.run(
            Jdk.THIS,
            List.of(
                "-Xlog:class+load:file=" + log,
                agent("metrics.port=0"),
                "-cp",
                programPath(),
                OpenOne.class.getName(),
                "jdbc:sqlite:" + folder.resolve("a.db")));
    assertThat(result.status()).as("%s", result).isZero();
    assertThat(Files.readAllLines(log))
        .anyMatch(line -> line.contains("io.pooledsqlite.agent.inner.AgentMetrics"))
        .noneMatch(line -> line.contains("Otlp") || line.contains(".protobuf."));
  }

  private String url() {
    return "http://127.0.0.1:" + receiver.getAddress().getPort();
  }

  private Jvm start(Jdk jdk) throws Exception {
    return Jvm.start(
        jdk,
        List.of(
            agent("metrics.otlp=" + url() + ";metrics.otlp.interval=1s"),
            "-cp",
            programPath(),
            OpenAndWait.class.getName(),
            "jdbc:sqlite:" + folder.resolve("a.db")));
  }
}
