/** The command {@code scan}: the analysis of locks on class files, without running them. */
@NullMarked
package io.pooledsqlite.agent.scan;

import org.jspecify.annotations.NullMarked;
