/** Faults, injected or made: whoever they hit hears of them, and nothing is lost or left behind. */
package io.pooledsqlite.faults;
