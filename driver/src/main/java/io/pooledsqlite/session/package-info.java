/** Where each statement of a logical connection runs, and with which state. */
@NullMarked
package io.pooledsqlite.session;

import org.jspecify.annotations.NullMarked;
