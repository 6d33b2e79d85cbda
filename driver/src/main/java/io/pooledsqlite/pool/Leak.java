package io.pooledsqlite.pool;

import java.util.List;

/**
 * Something that was opened and is not given back. Immutable.
 *
 * @param number unique in this JVM
 * @param kind what it is
 * @param reclaimed whether it was unreachable and has been closed; else it is idle and stays open
 * @param thread the thread that opened the session
 * @param heldMillis since when the session is open
 * @param idleMillis since when no JDBC call was made on it
 * @param lastStatement the kind of the last statement, or {@code "none"}
 * @param inTransaction whether a transaction is open
 * @param holdsQueue whether it keeps all other writers waiting
 * @param site where the session was opened, our frames and the JDK's left out; empty unless {@code
 *     pool.leakThreshold} is set
 */
public record Leak(
    long number,
    LeakKind kind,
    boolean reclaimed,
    String thread,
    long heldMillis,
    long idleMillis,
    String lastStatement,
    boolean inTransaction,
    boolean holdsQueue,
    List<String> site) {}
