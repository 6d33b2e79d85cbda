/** What programs rely on around the edges, each as plain sqlite-jdbc has it. */
package io.pooledsqlite.edges;
