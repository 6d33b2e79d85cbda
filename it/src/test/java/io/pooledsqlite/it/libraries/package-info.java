/** Libraries that use JDBC, unchanged, over the driver and under the agent. */
@NullMarked
package io.pooledsqlite.it.libraries;

import org.jspecify.annotations.NullMarked;
