/** Databases by file identity, their write queue, connections, checkpoints and life cycle. */
@NullMarked
package io.pooledsqlite.pool;

import org.jspecify.annotations.NullMarked;
