package benchmarks.report;

import java.util.OptionalDouble;

/**
 * What is to be reached.
 *
 * @param number of the group it belongs to
 * @param measured empty where this run did not measure it
 */
record Target(int number, String text, double wanted, boolean atLeast, OptionalDouble measured) {

  String verdict() {
    if (measured.isEmpty()) {
      return "not measured";
    }
    double value = measured.getAsDouble();
    return (atLeast ? value >= wanted : value <= wanted) ? "reached" : "**missed**";
  }
}
