/** {@code mode=report}: the analysis of locks on the classes that a running program has loaded. */
@NullMarked
package io.pooledsqlite.agent.report;

import org.jspecify.annotations.NullMarked;
