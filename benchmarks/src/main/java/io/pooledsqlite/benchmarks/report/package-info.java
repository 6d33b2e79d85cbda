/** Figures, the targets they are held against, the page and the plots. */
@NullMarked
package io.pooledsqlite.benchmarks.report;

import org.jspecify.annotations.NullMarked;
