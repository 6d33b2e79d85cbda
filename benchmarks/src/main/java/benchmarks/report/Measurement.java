package benchmarks.report;

/** One contender measured once. */
@FunctionalInterface
public interface Measurement {
  void take() throws Exception;
}
