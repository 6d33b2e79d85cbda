/**
 * The "Parts &amp; Characters" catalogue: an ordinary program on plain JDBC and the JDK's HTTP
 * server, written the way programs grow over the years, with three different habits of holding an
 * SQLite connection.
 */
package legacy.catalogue;
