package benchmarks.scale;

import benchmarks.report.Table;

/**
 * A table whose columns are numbers, and its plot.
 *
 * @param file of the plot, without its extension
 * @param across what the columns are
 * @param up what the figures are
 */
public record Curve(Table table, String file, String across, String up) {

  static Curve of(String file, String title, String across, String up) {
    return new Curve(
        new Table(title, up + ", against " + across + "; plotted below.", ""), file, across, up);
  }
}
