/**
 * Random legacy holders under the agent: whatever their threads saw must be something that the
 * plain monitor could have shown them.
 */
@NullMarked
package io.pooledsqlite.it.holders;

import org.jspecify.annotations.NullMarked;
