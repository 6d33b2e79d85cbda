/** Programs that the tests run in JVMs of their own; they know {@code java.sql} alone. */
@NullMarked
package io.pooledsqlite.it.driver.app;

import org.jspecify.annotations.NullMarked;
