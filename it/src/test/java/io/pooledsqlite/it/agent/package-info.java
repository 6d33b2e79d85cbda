/** The shipped agent jar in real JVMs. */
@NullMarked
package io.pooledsqlite.it.agent;

import org.jspecify.annotations.NullMarked;
