/**
 * The only classes of the agent that the application's class loaders can see: they start the agent
 * and hand everything else to a class loader of its own.
 */
@NullMarked
package io.pooledsqlite.agent;

import org.jspecify.annotations.NullMarked;
