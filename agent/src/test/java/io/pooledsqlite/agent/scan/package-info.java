@NullMarked
package io.pooledsqlite.agent.scan;

import org.jspecify.annotations.NullMarked;
