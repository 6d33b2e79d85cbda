/** ATTACH of second files: what each session sees, who waits for whom, and what is left after. */
@NullMarked
package io.pooledsqlite.attach;

import org.jspecify.annotations.NullMarked;
