/** What the logical JDBC objects answer, case by case as sqlite-jdbc. */
package io.pooledsqlite.jdbc;
