package io.pooledsqlite.agent.analysis;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One region and its verdict, in the terms of class files. Immutable and thread-safe.
 *
 * @param owner internal name of the class that declares the method
 * @param block which of the method's MONITORENTER instructions begins it, from 0; -1 for a
 *     synchronized method
 * @param receiver internal name of the class of object that it was judged for
 * @param lock how its method reaches what it locks; equal texts of one method name one object. Null
 *     if that is not known
 * @param connection how it reaches the connection that it uses; null if it uses none
 * @param once whether no path runs more than one statement
 * @param fields conditions on fields at entry, by path, other than that the connection is there and
 *     open
 * @param overrides what no other class may do
 * @param display the method and its lines, as {@link RegionReport#display}
 */
public record RegionPlan(
    String owner,
    String method,
    String descriptor,
    int block,
    String receiver,
    @Nullable String lock,
    Verdict verdict,
    @Nullable String connection,
    boolean once,
    Set<String> fields,
    List<NoOverride> overrides,
    String display) {

  /**
   * A method that is assumed not to be overridden by classes that are not known.
   *
   * @param type internal name of the class below which no override was found, unless known
   * @param method name and descriptor
   */
  public record NoOverride(String type, String method) {}
}
