/** Attempts to break the core with many threads; each test names what it shows. */
package io.pooledsqlite.concurrency;
