package legacy.catalogue.load;

import java.util.EnumMap;
import java.util.Map;

/** How often, how fast and how well each operation was answered. For one thread at a time. */
public final class LoadResult {

  private final Map<Operation, Latencies> latencies = new EnumMap<>(Operation.class);
  private final Map<Operation, Integer> errors = new EnumMap<>(Operation.class);
  private double seconds;

  void succeeded(Operation operation, long latencyNanos) {
    latencies(operation).add(latencyNanos);
  }

  void failed(Operation operation) {
    errors.merge(operation, 1, Integer::sum);
  }

  void addAll(LoadResult other) {
    other.latencies.forEach((operation, more) -> latencies(operation).addAll(more));
    other.errors.forEach((operation, more) -> errors.merge(operation, more, Integer::sum));
  }

  void lasted(double measuredSeconds) {
    seconds = measuredSeconds;
  }

  /** The latencies of the operations that succeeded. */
  public Latencies latencies(Operation operation) {
    return latencies.computeIfAbsent(operation, key -> new Latencies());
  }

  public int errors(Operation operation) {
    return errors.getOrDefault(operation, 0);
  }

  public int errors() {
    return errors.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Successful operations of this kind per second. */
  public double perSecond(Operation operation) {
    return latencies(operation).count() / seconds;
  }

  /** Successful operations of all kinds per second. */
  public double perSecond() {
    return latencies.values().stream().mapToInt(Latencies::count).sum() / seconds;
  }
}
