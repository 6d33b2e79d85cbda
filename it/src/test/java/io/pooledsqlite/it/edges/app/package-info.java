/** The programs; each is run as the main class, or the agent, of a JVM. */
@NullMarked
package io.pooledsqlite.it.edges.app;

import org.jspecify.annotations.NullMarked;
