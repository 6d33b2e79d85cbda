/** What the tests of the core share: a database in a temporary file, waiting, and counting. */
package io.pooledsqlite.testing;
