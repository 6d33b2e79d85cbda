/**
 * The class that is defined into module {@code java.sql}, where {@code DriverManager} can call it.
 * It links to {@code java.base} alone.
 */
@NullMarked
package io.pooledsqlite.agent.bridge;

import org.jspecify.annotations.NullMarked;
