/** Listeners that turn what a pool does into meters, MBeans and log lines. */
@NullMarked
package io.pooledsqlite.metrics;

import org.jspecify.annotations.NullMarked;
