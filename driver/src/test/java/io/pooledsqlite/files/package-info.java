/** What programs do with database files, and what must not become a pool. */
package io.pooledsqlite.files;
