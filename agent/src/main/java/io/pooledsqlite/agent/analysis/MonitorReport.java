package io.pooledsqlite.agent.analysis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One lock of a holder. Immutable and thread-safe.
 *
 * @param lock what is locked, in words
 * @param whyLeftAlone why no region on it can be better than exclusive, or null
 */
public record MonitorReport(
    String lock, @Nullable String whyLeftAlone, List<RegionReport> regions) {}
