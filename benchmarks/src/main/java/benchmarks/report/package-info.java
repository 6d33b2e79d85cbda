/** Figures, the targets they are held against, the page and the plots. */
@NullMarked
package benchmarks.report;

import org.jspecify.annotations.NullMarked;
