/** The shipped driver jar in real JVMs. */
@NullMarked
package io.pooledsqlite.it.driver;

import org.jspecify.annotations.NullMarked;
