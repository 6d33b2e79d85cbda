/** The dashboard and the alert rules against a real Prometheus server. */
@NullMarked
package io.pooledsqlite.it.monitoring;

import org.jspecify.annotations.NullMarked;
