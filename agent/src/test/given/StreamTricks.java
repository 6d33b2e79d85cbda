package tricks;

import expected.Region;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;
import java.util.Spliterator;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collector;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A function whose type does not say that the JDK calls what it makes. */
class StreamTricks {
  private final Connection connection = DriverManager.getConnection("jdbc:sqlite:a.db");

  StreamTricks() throws SQLException {}

  @Region(value = "exclusive", why = "gives code of the application to Stream.flatMap")
  synchronized int flattens() throws SQLException {
    Function<String, PeekStream<String>> make = name -> new PeekStream<String>();
    Collections.singletonList("a").stream().flatMap(make).forEach(name -> {});
    return connection.createStatement().executeQuery("SELECT 1").getInt(1);
  }

  static class PeekStream<T> implements Stream<T> {
    @Override
    public Stream<T> sequential() {
      Peek.ask();
      return this;
    }

    @Override
    public <R> Stream<R> map(Function<? super T, ? extends R> f) {
      return null;
    }

    @Override
    public IntStream mapToInt(ToIntFunction<? super T> f) {
      return null;
    }

    @Override
    public LongStream mapToLong(ToLongFunction<? super T> f) {
      return null;
    }

    @Override
    public DoubleStream mapToDouble(ToDoubleFunction<? super T> f) {
      return null;
    }

    @Override
    public <R> Stream<R> flatMap(Function<? super T, ? extends Stream<? extends R>> f) {
      return null;
    }

    @Override
    public IntStream flatMapToInt(Function<? super T, ? extends IntStream> f) {
      return null;
    }

    @Override
    public LongStream flatMapToLong(Function<? super T, ? extends LongStream> f) {
      return null;
    }

    @Override
    public DoubleStream flatMapToDouble(Function<? super T, ? extends DoubleStream> f) {
      return null;
    }

    @Override
    public Stream<T> filter(Predicate<? super T> f) {
      return null;
    }

    @Override
    public Stream<T> distinct() {
      return null;
    }

    @Override
    public Stream<T> sorted() {
      return null;
    }

    @Override
    public Stream<T> sorted(Comparator<? super T> c) {
      return null;
    }

    @Override
    public Stream<T> peek(Consumer<? super T> c) {
      return null;
    }

    @Override
    public Stream<T> limit(long n) {
      return null;
    }

    @Override
    public Stream<T> skip(long n) {
      return null;
    }

    @Override
    public void forEach(Consumer<? super T> c) {}

    @Override
    public void forEachOrdered(Consumer<? super T> c) {}

    @Override
    public Object[] toArray() {
      return null;
    }

    @Override
    public <A> A[] toArray(IntFunction<A[]> f) {
      return null;
    }

    @Override
    public T reduce(T t, BinaryOperator<T> f) {
      return null;
    }

    @Override
    public Optional<T> reduce(BinaryOperator<T> f) {
      return null;
    }

    @Override
    public <U> U reduce(U u, BiFunction<U, ? super T, U> f, BinaryOperator<U> g) {
      return null;
    }

    @Override
    public <R> R collect(Supplier<R> s, BiConsumer<R, ? super T> f, BiConsumer<R, R> g) {
      return null;
    }

    @Override
    public <R, A> R collect(Collector<? super T, A, R> c) {
      return null;
    }

    @Override
    public Optional<T> min(Comparator<? super T> c) {
      return null;
    }

    @Override
    public Optional<T> max(Comparator<? super T> c) {
      return null;
    }

    @Override
    public long count() {
      return 0;
    }

    @Override
    public boolean anyMatch(Predicate<? super T> f) {
      return false;
    }

    @Override
    public boolean allMatch(Predicate<? super T> f) {
      return false;
    }

    @Override
    public boolean noneMatch(Predicate<? super T> f) {
      return false;
    }

    @Override
    public Optional<T> findFirst() {
      return null;
    }

    @Override
    public Optional<T> findAny() {
      return null;
    }

    @Override
    public Iterator<T> iterator() {
      return null;
    }

    @Override
    public Spliterator<T> spliterator() {
      return null;
    }

    @Override
    public boolean isParallel() {
      return false;
    }

    @Override
    public Stream<T> parallel() {
      return null;
    }

    @Override
    public Stream<T> unordered() {
      return null;
    }

    @Override
    public Stream<T> onClose(Runnable r) {
      return null;
    }

    @Override
    public void close() {}
  }
}
