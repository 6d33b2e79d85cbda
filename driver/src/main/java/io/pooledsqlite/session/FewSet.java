package io.pooledsqlite.session;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A set of objects that mostly has one element or none: every session has several, and each
 * statement is put into one and taken out again. A single element needs no table and no node; what
 * comes beside it goes into an ordinary concurrent set. Elements are told apart by identity and
 * never move, so who goes through it meets each that is in it all that time. Thread-safe, without
 * locks of its own.
 */
final class FewSet<T> {

  @SuppressWarnings("rawtypes")
  private static final AtomicReferenceFieldUpdater<FewSet, Object> FIRST =
      AtomicReferenceFieldUpdater.newUpdater(FewSet.class, Object.class, "first");

  @SuppressWarnings("rawtypes")
  private static final AtomicReferenceFieldUpdater<FewSet, Set> MORE =
      AtomicReferenceFieldUpdater.newUpdater(FewSet.class, Set.class, "more");

  private volatile @Nullable Object first;
  private volatile @Nullable Set<T> more;

  void add(T element) {
    if (first != element && !FIRST.compareAndSet(this, null, element)) {
      others().add(element);
    }
  }

  void remove(T element) {
    FIRST.compareAndSet(this, element, null);
    Set<T> others = more;
    if (others != null) {
      others.remove(element);
    }
  }

  boolean isEmpty() {
    Set<T> others = more;
    return first == null && (others == null || others.isEmpty());
  }

  boolean hasMoreThan(int count) {
    Set<T> others = more;
    return (first == null ? 0 : 1) + (others == null ? 0 : others.size()) > count;
  }

  boolean contains(T element) {
    Set<T> others = more;
    return first == element || (others != null && others.contains(element));
  }

  boolean any(Predicate<? super T> condition) {
    T single = first();
    if (single != null && condition.test(single)) {
      return true;
    }
    Set<T> others = more;
    if (others != null) {
      for (T element : others) {
        if (condition.test(element)) {
          return true;
        }
      }
    }
    return false;
  }

  void forEach(Consumer<? super T> action) {
    T single = first();
    if (single != null) {
      action.accept(single);
    }
    Set<T> others = more;
    if (others != null) {
      others.forEach(action);
    }
  }

  Stream<T> stream() {
    Set<T> others = more;
    Stream<T> rest = others == null ? Stream.empty() : others.stream();
    T single = first();
    return single == null ? rest : Stream.concat(Stream.of(single), rest);
  }

  @SuppressWarnings("unchecked")
  private @Nullable T first() {
    return (T) first;
  }

  private Set<T> others() {
    Set<T> others = more;
    while (others == null) {
      MORE.compareAndSet(this, null, ConcurrentHashMap.<T>newKeySet());
      others = more;
    }
    return others;
  }
}
