/** Small programs that know nothing of PooledSQLite; each is run as the main class of a JVM. */
@NullMarked
package legacy.notes;

import org.jspecify.annotations.NullMarked;
