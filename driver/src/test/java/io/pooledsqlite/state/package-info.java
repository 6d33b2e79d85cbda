/** Guarantee 4: sessions are isolated, and each keeps its own state on whatever connection. */
package io.pooledsqlite.state;
