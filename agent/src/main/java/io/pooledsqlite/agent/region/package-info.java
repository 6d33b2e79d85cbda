/**
 * What replaces the monitor of a holder: the lock, who is in it, and the weaving of the classes
 * that used the monitor. The verdicts come from {@code io.pooledsqlite.agent.analysis}.
 */
@NullMarked
package io.pooledsqlite.agent.region;

import org.jspecify.annotations.NullMarked;
