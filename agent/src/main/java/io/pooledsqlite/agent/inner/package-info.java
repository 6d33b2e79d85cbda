/** The agent proper, in a class loader of its own beside the core: nothing here is seen outside. */
@NullMarked
package io.pooledsqlite.agent.inner;

import org.jspecify.annotations.NullMarked;
