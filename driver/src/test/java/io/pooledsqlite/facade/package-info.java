/** What sqlite-jdbc's own classes can do beyond JDBC, done to a pooled session. */
package io.pooledsqlite.facade;
