/** Programs with habits of their own, in JVMs of their own. */
@NullMarked
package io.pooledsqlite.it.edges;

import org.jspecify.annotations.NullMarked;
