/**
 * Where log lines go from a jar that carries its own, relocated slf4j: the jar with all libraries
 * inside registers this provider, the one without leaves the application's slf4j to itself.
 */
@NullMarked
package io.pooledsqlite.log;

import org.jspecify.annotations.NullMarked;
