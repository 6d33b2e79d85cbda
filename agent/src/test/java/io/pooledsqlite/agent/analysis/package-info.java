@NullMarked
package io.pooledsqlite.agent.analysis;

import org.jspecify.annotations.NullMarked;
