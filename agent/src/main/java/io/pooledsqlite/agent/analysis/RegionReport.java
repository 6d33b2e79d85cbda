package io.pooledsqlite.agent.analysis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One region and its verdict. Immutable and thread-safe.
 *
 * @param className binary name of the class that declares the method
 * @param descriptor the method's descriptor, which tells overloads apart
 * @param receiver binary name of the class of object that it was judged for
 * @param firstLine first line of the method or block, 0 if the class file does not tell
 * @param block whether it is a synchronized block rather than a method
 * @param reason one sentence
 * @param advice what the author could change to earn more, or null
 * @param because everything that stands against a better verdict
 * @param needs conditions on fields at entry
 * @param assumptions what it takes for granted of classes that are not known
 * @param assertedBy the setting by which somebody gave the verdict, or null if it was proved
 */
public record RegionReport(
    String className,
    String method,
    String descriptor,
    String receiver,
    int firstLine,
    int lastLine,
    boolean block,
    Verdict verdict,
    String reason,
    @Nullable String advice,
    List<String> because,
    List<String> needs,
    List<String> assumptions,
    @Nullable String assertedBy) {

  /** The method and its lines, as a reader would look for it. */
  public String display() {
    String lines =
        firstLine == 0
            ? ""
            : ":" + (lastLine > firstLine ? firstLine + "-" + lastLine : String.valueOf(firstLine));
    return Place.simpleName(className)
        + "."
        + method
        + (block ? " (block" : " (method")
        + lines
        + ")";
  }

  RegionReport leftAlone(String why) {
    return new RegionReport(
        className,
        method,
        descriptor,
        receiver,
        firstLine,
        lastLine,
        block,
        Verdict.EXCLUSIVE,
        Place.simpleName(className)
            + "."
            + method
            + " is exclusive because its monitor is left alone: "
            + why
            + ".",
        advice,
        because,
        needs,
        assumptions,
        null);
  }
}
