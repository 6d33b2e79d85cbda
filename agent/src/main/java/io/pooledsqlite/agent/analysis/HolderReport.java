package io.pooledsqlite.agent.analysis;

import java.util.List;

/**
 * A class that reaches a connection through its fields. Immutable and thread-safe.
 *
 * @param className binary name
 * @param connections the fields, each with how it gets its connection
 * @param monitors its locks; empty if nothing guards the connection
 */
public record HolderReport(
    String className, List<String> connections, List<MonitorReport> monitors) {}
