package io.pooledsqlite.agent.report;

import io.pooledsqlite.agent.analysis.AnalysisReport;
import io.pooledsqlite.agent.analysis.ClassHeader;
import io.pooledsqlite.agent.analysis.HolderReport;
import io.pooledsqlite.agent.analysis.LockAnalysis;
import io.pooledsqlite.agent.analysis.LockOverrides;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Classes of a running program, by their loader. Class files are read as resources; no class is
 * loaded. Thread-safe.
 */
final class LiveClasses {

  private static final long LONGEST = 10_000_000_000L;

  private final Collection<Object[]> loaded;
  private final LockOverrides overrides;

  LiveClasses(Collection<Object[]> loaded, LockOverrides overrides) {
    this.loaded = loaded;
    this.overrides = overrides;
  }

  /** How many classes were loaded so far. */
  int count() {
    return loaded.size();
  }

  /** Says that the time is up. */
  private static final class TooLong extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLong() {
      super("too long", null, false, false);
    }
  }

  /** Judges all of them; what takes too long is left out, and the notes say so. */
  AnalysisReport analyse() {
    IdentityHashMap<ClassLoader, Map<String, byte @Nullable []>> byLoader = new IdentityHashMap<>();
    for (Object[] entry : loaded) {
      Object loader = ((WeakReference<?>) entry[0]).get();
      if (loader instanceof ClassLoader known) {
        byLoader
            .computeIfAbsent(known, key -> new HashMap<>())
            .put((String) entry[1], (byte[]) entry[2]);
      }
    }
    long end = System.nanoTime() + LONGEST;
    List<HolderReport> holders = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    int classes = 0;
    for (Map.Entry<ClassLoader, Map<String, byte @Nullable []>> entry : byLoader.entrySet()) {
      classes += entry.getValue().size();
      try {
        AnalysisReport report = analyse(entry.getKey(), entry.getValue(), end);
        holders.addAll(report.holders());
        notes.addAll(report.notes());
      } catch (TooLong e) {
        notes.add("not all classes could be looked at in time; scan the program's jars instead");
      } catch (RuntimeException | LinkageError e) {
        notes.add("the classes of one class loader could not be looked at: " + e);
      }
    }
    for (String unmatched : overrides.unmatched()) {
      notes.add(unmatched + ", which locks nothing that was loaded so far");
    }
    holders.sort(Comparator.comparing(HolderReport::className));
    return new AnalysisReport(classes, List.copyOf(holders), List.copyOf(notes));
  }

  private AnalysisReport analyse(
      ClassLoader loader, Map<String, byte @Nullable []> classes, long end) {
    if (classes.values().stream().allMatch(bytes -> bytes == null)) {
      return new AnalysisReport(classes.size(), List.of(), List.of());
    }
    Map<String, byte @Nullable []> known = new HashMap<>(classes);
    List<ClassHeader> headers = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (String name : classes.keySet()) {
      checkTime(end);
      byte[] bytes = bytes(loader, known, name);
      ClassHeader header = bytes == null ? null : ClassHeader.read(bytes);
      if (header == null) {
        unknown.add(name);
      } else {
        headers.add(header);
      }
    }
    AnalysisReport report =
        LockAnalysis.analyse(
            name -> bytes(loader, known, name), headers, () -> checkTime(end), overrides);
    if (unknown.isEmpty()) {
      return report;
    }
    List<String> notes = new ArrayList<>(report.notes());
    notes.add(
        unknown.size() + " loaded classes have no class file to read, such as " + unknown.get(0));
    return new AnalysisReport(report.classes(), report.holders(), notes);
  }

  private static void checkTime(long end) {
    if (System.nanoTime() - end > 0) {
      throw new TooLong();
    }
  }

  private static byte @Nullable [] bytes(
      ClassLoader loader, Map<String, byte @Nullable []> known, String name) {
    byte[] bytes = known.get(name);
    if (bytes != null && bytes.length > 0) {
      return bytes;
    }
    try (InputStream in = loader.getResourceAsStream(name + ".class")) {
      byte[] read = in == null ? null : in.readAllBytes();
      known.put(name, read);
      return read;
    } catch (IOException | RuntimeException e) {
      // A loader that answers badly has no such class for us.
      return null;
    }
  }
}
