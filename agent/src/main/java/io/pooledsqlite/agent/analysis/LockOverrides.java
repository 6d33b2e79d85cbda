package io.pooledsqlite.agent.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the operator or author says of locks, stronger than the analysis: what is never touched, and
 * regions whose verdict is their word. Thread-safe.
 *
 * <p>Each setting is a list with commas. An entry is a class ({@code legacy.PartDao}, a nested one
 * as {@code legacy.PartDao$Row}), a method of it whatever its parameters ({@code
 * legacy.PartDao#find}), or a package with all below it ({@code legacy.*}).
 */
public final class LockOverrides {

  /** The setting that names what is never touched. */
  public static final String KEEP = "locks.keep";

  /** The setting that names regions that only read. */
  public static final String READ = "locks.read";

  /** The setting that names regions that write, one at a time and in one transaction. */
  public static final String WRITE = "locks.write";

  /** Nothing is said. */
  public static final LockOverrides NONE = new LockOverrides(Map.of(), problem -> {});

  private static final Pattern NAME =
      Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*");

  /** Methods before classes before packages; of equals, longer names first. */
  private static final Comparator<Entry> MORE_SPECIFIC_FIRST =
      Comparator.comparing(Entry::scope)
          .thenComparing(entry -> -entry.name().length())
          .thenComparing(entry -> entry.setting().equals(READ) ? 1 : 0);

  private final List<Entry> kept = new ArrayList<>();
  private final List<Entry> asserted = new ArrayList<>();

  private enum Scope {
    METHOD,
    CLASS,
    PACKAGE
  }

  /** An entry; {@code matched} once it was found to name something. */
  private static final class Entry {
    private final String setting;
    private final String text;
    private final Scope scope;
    private final String name;
    private final String method;
    private volatile boolean matched;

    Entry(String setting, String text, Scope scope, String name, String method) {
      this.setting = setting;
      this.text = text;
      this.scope = scope;
      this.name = name;
      this.method = method;
    }

    String setting() {
      return setting;
    }

    Scope scope() {
      return scope;
    }

    String name() {
      return name;
    }

    boolean namesClass(String internalName) {
      boolean named =
          switch (scope) {
            case METHOD -> false;
            case CLASS -> internalName.equals(name);
            case PACKAGE -> internalName.startsWith(name);
          };
      matched |= named;
      return named;
    }

    boolean namesMethod(String internalName, String ofMethod) {
      boolean named = scope == Scope.METHOD && internalName.equals(name) && ofMethod.equals(method);
      matched |= named;
      return named;
    }
  }

  /** A verdict that somebody gave. */
  record Word(Verdict verdict, String setting) {}

  /**
   * Reads the settings.
   *
   * @param settings values by key; other keys than the three are ignored
   * @param problems told, in words for the operator, of each entry that makes no sense; it is left
   *     out
   */
  public LockOverrides(Map<String, String> settings, Consumer<String> problems) {
    read(KEEP, settings.get(KEEP), kept, problems);
    read(READ, settings.get(READ), asserted, problems);
    read(WRITE, settings.get(WRITE), asserted, problems);
    asserted.sort(MORE_SPECIFIC_FIRST);
  }

  private static void read(
      String setting, @Nullable String value, List<Entry> entries, Consumer<String> problems) {
    if (value == null) {
      return;
    }
    for (String part : value.split(",", -1)) {
      String text = part.trim();
      Entry entry = text.isEmpty() ? null : parse(setting, text);
      if (entry != null) {
        entries.add(entry);
      } else if (!text.isEmpty()) {
        problems.accept(
            setting
                + " has an entry "
                + text
                + ", which is left out: write legacy.PartDao for a class, legacy.PartDao#find for a"
                + " method, legacy.* for a package");
      }
    }
  }

  private static @Nullable Entry parse(String setting, String text) {
    boolean isPackage = text.endsWith(".*");
    int hash = text.indexOf('#');
    String name = isPackage ? text.substring(0, text.length() - 2) : text;
    String method = "";
    if (hash >= 0 && !isPackage) {
      name = text.substring(0, hash);
      method = text.substring(hash + 1);
    }
    boolean valid =
        NAME.matcher(name).matches()
            && (hash < 0 || (NAME.matcher(method).matches() && method.indexOf('.') < 0));
    if (!valid) {
      return null;
    }
    String internal = name.replace('.', '/');
    if (isPackage) {
      return new Entry(setting, text, Scope.PACKAGE, internal + "/", "");
    }
    return new Entry(setting, text, hash < 0 ? Scope.CLASS : Scope.METHOD, internal, method);
  }

  /** Whether a class with all its locks is never touched. */
  public boolean keeps(String internalName) {
    return first(kept, entry -> entry.namesClass(internalName)) != null;
  }

  /** Whether a region always needs its lock to itself. */
  boolean keeps(RegionRoot root) {
    return first(kept, entry -> names(entry, root)) != null;
  }

  /** What somebody says of a region; null if nothing. */
  @Nullable Word word(RegionRoot root) {
    Entry entry = first(asserted, each -> names(each, root));
    return entry == null
        ? null
        : new Word(entry.setting.equals(READ) ? Verdict.READ : Verdict.WRITE, entry.setting);
  }

  /** All are asked, so that each knows whether it names something. */
  private static @Nullable Entry first(List<Entry> entries, Predicate<Entry> condition) {
    return entries.stream().filter(condition).toList().stream().findFirst().orElse(null);
  }

  private static boolean names(Entry entry, RegionRoot root) {
    String owner = root.method().owner().name;
    String method = root.method().method().name;
    return entry.namesClass(owner)
        || entry.namesClass(root.receiver())
        || entry.namesMethod(owner, method)
        || entry.namesMethod(root.receiver(), method);
  }

  /** Entries that named nothing so far, each with its setting: perhaps slips of the pen. */
  public List<String> unmatched() {
    List<String> all = new ArrayList<>();
    for (List<Entry> entries : List.of(kept, asserted)) {
      for (Entry entry : entries) {
        if (!entry.matched) {
          all.add(entry.setting + " names " + entry.text);
        }
      }
    }
    return all;
  }
}
