package io.pooledsqlite.agent.analysis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The texts that a string may be: up to {@value #MOST} alternatives of literals and holes.
 * Immutable.
 *
 * @param alternatives each a text in which a private character stands for a hole
 */
record Texts(Set<String> alternatives) {

  static final int MOST = 8;

  /** Any number. */
  static final char NUMBER = '\uE000';

  /** Any run, also an empty one, of numbers, question marks, commas and blanks. */
  static final char MARKS = '\uE001';

  /** Anything; what follows it is left out. */
  static final char ANY = '\uE002';

  static final Texts UNKNOWN = new Texts(Set.of(String.valueOf(ANY)));
  static final Texts SOME_NUMBER = new Texts(Set.of(String.valueOf(NUMBER)));
  static final Texts SOME_MARKS = new Texts(Set.of(String.valueOf(MARKS)));
  static final Texts EMPTY = new Texts(Set.of(""));

  private static final int LONGEST = 20_000;
  private static final int LONGEST_BEFORE_ANY = 60;

  static Texts of(String literal) {
    for (int i = 0; i < literal.length(); i++) {
      if (isHole(literal.charAt(i))) {
        return UNKNOWN;
      }
    }
    return new Texts(Set.of(normal(literal)));
  }

  /** Whether every alternative is known to its end. */
  boolean known() {
    return alternatives.stream().noneMatch(text -> text.indexOf(ANY) >= 0);
  }

  /** Whether every alternative is a literal without holes. */
  boolean exact() {
    return alternatives.stream().allMatch(text -> text.chars().noneMatch(c -> isHole((char) c)));
  }

  boolean onlyMarks() {
    return alternatives.stream().allMatch(Texts::isMarks);
  }

  Texts then(Texts next) {
    Set<String> joined = new TreeSet<>();
    for (String first : alternatives) {
      for (String second : next.alternatives) {
        joined.add(normal(first + second));
      }
    }
    return limited(joined);
  }

  Texts or(Texts other) {
    if (other.equals(this)) {
      return this;
    }
    Set<String> both = new TreeSet<>(alternatives);
    both.addAll(other.alternatives);
    return limited(both);
  }

  private static Texts limited(Set<String> texts) {
    Set<String> distinct = new TreeSet<>(texts);
    for (String text : texts) {
      if (text.indexOf(MARKS) >= 0) {
        Pattern pattern = pattern(text);
        distinct.removeIf(other -> !other.equals(text) && pattern.matcher(other).matches());
      }
    }
    return distinct.size() <= MOST ? new Texts(distinct) : new Texts(Set.of(collapsed(distinct)));
  }

  /** What a text with marks stands for. */
  private static Pattern pattern(String text) {
    StringBuilder pattern = new StringBuilder();
    for (String literal : text.split(String.valueOf(MARKS), -1)) {
      pattern.append(pattern.length() == 0 ? "" : "[?, 0-9" + NUMBER + MARKS + "]*");
      pattern.append(Pattern.quote(literal));
    }
    return Pattern.compile(pattern.toString());
  }

  /** What all have in front and at the end, and one hole for what is between. */
  private static String collapsed(Collection<String> texts) {
    List<String> all = new ArrayList<>(texts);
    String prefix = all.get(0);
    for (String text : all) {
      prefix = prefix.substring(0, common(prefix, text));
    }
    int front = prefix.length();
    String end = new StringBuilder(all.get(0).substring(front)).reverse().toString();
    for (String text : all) {
      end =
          end.substring(
              0, common(end, new StringBuilder(text.substring(front)).reverse().toString()));
    }
    int back = end.length();
    boolean marks =
        all.stream().allMatch(text -> isMarks(text.substring(front, text.length() - back)));
    String suffix = all.get(0).substring(all.get(0).length() - back);
    return normal(marks ? prefix + MARKS + suffix : prefix + ANY);
  }

  private static int common(String a, String b) {
    int same = 0;
    int most = Math.min(a.length(), b.length());
    while (same < most && a.charAt(same) == b.charAt(same)) {
      same++;
    }
    return same;
  }

  /**
   * Cut after anything; marks take in what follows and is marks; a hole that might open or close a
   * comment together with its neighbours is anything.
   */
  private static String normal(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char before = out.length() == 0 ? ' ' : out.charAt(out.length() - 1);
      if (before == MARKS && (isMark(c) || c == MARKS)) {
        continue;
      }
      boolean comment =
          (isHole(c) && (before == '-' || before == '/' || before == '*'))
              || (isHole(before) && before == MARKS && (c == '-' || c == '/' || c == '*'));
      if (c == ANY || comment || out.length() > LONGEST) {
        out.setLength(Math.min(out.length(), LONGEST_BEFORE_ANY));
        return out.append(ANY).toString();
      }
      out.append(c);
    }
    return out.toString();
  }

  private static boolean isMarks(String text) {
    return text.chars().allMatch(c -> isMark((char) c) || c == MARKS);
  }

  private static boolean isMark(char c) {
    return c == '?' || c == ',' || c == ' ' || c == NUMBER || (c >= '0' && c <= '9');
  }

  private static boolean isHole(char c) {
    return c == NUMBER || c == MARKS || c == ANY;
  }
}
