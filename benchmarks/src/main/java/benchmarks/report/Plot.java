package benchmarks.report;

import benchmarks.scale.Curve;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Curves as SVG. Stateless. */
final class Plot {

  private Plot() {}

  /**
   * Draws a curve into that file.
   *
   * @return whether there was anything to draw
   */
  static boolean write(Curve curve, Results results, Path file) throws IOException {
    Map<String, Map<String, List<Double>>> rows = results.rows(curve.table());
    if (rows.isEmpty()) {
      return false;
    }
    XYChart chart =
        new XYChartBuilder()
            .width(800)
            .height(450)
            .title(curve.table().title())
            .xAxisTitle(curve.across())
            .yAxisTitle(curve.up())
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    // Each dash would be a shape of its own in the file.
    chart.getStyler().setPlotGridLinesStroke(new BasicStroke(0.5f));
    // A cache can have no size at all, which a logarithm has no place for.
    boolean doubling = rows.values().stream().noneMatch(row -> row.containsKey("0"));
    if (doubling) {
      chart.setCustomXAxisTickLabelsFormatter(Plot::powerOfTwo);
    }
    chart.getStyler().setYAxisLogarithmic(curve.up().contains("ms"));
    if (!curve.up().contains("ms")) {
      chart.getStyler().setYAxisMin(0.0);
    }
    rows.forEach(
        (who, row) ->
            chart.addSeries(
                who,
                row.keySet().stream()
                    .mapToDouble(Double::parseDouble)
                    .map(x -> doubling ? Math.log(x) / Math.log(2) : x)
                    .toArray(),
                row.values().stream().mapToDouble(Results::median).toArray()));
    VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
    return true;
  }

  /** The label of a tick, where it is a whole power. */
  private static String powerOfTwo(double exponent) {
    return Math.abs(exponent - Math.rint(exponent)) < 0.001
        ? Long.toString(Math.round(Math.pow(2, exponent)))
        : "";
  }
}
