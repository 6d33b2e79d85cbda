package benchmarks.report;

/**
 * A table of the page: contenders by what was measured.
 *
 * @param note what one figure is, and in which unit
 * @param baseline the row that the others are compared with; empty: none
 */
public record Table(String title, String note, String baseline) {}
