/** Settings of a pool: the one table of keys, where values come from, and what a URL carries. */
@NullMarked
package io.pooledsqlite.config;

import org.jspecify.annotations.NullMarked;
