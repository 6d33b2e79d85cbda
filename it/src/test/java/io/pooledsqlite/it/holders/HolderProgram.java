package io.pooledsqlite.it.holders;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A legacy holder made from a seed: its source, and what each of its regions does under a mutex.
 * Some regions may be left out, to find those that a failure needs. Immutable.
 */
final class HolderProgram {

  /** How the holder locks. */
  enum Locking {
    METHODS,
    BLOCKS_ON_THIS,
    BLOCKS_ON_A_FIELD,
    BLOCKS_ON_A_STATIC_FIELD,
    BLOCKS_ON_A_FIELD_OF_THE_BASE,
    METHODS_AND_BLOCKS,
    STATIC_METHODS
  }

  /** How it comes by its connection. */
  enum Opening {
    FINAL_FIELD,
    ON_FIRST_USE,
    INHERITED
  }

  /** Shapes of which something can be proved come more often. */
  private static final List<Shape> COMMON =
      List.of(
          UsualShape.READ_ONE,
          UsualShape.READ_TWO,
          UsualShape.LONG_READ,
          UsualShape.SUM_IN_JAVA,
          UsualShape.ROWS_OF_ROWS,
          UsualShape.BUILT_SQL,
          UsualShape.ADD,
          UsualShape.INSERT_WITH_KEY,
          UsualShape.READ_MODIFY_WRITE,
          UsualShape.TRANSFER,
          UsualShape.MAPPED);

  private static final List<Shape> ALL =
      Stream.<Shape[]>of(
              UsualShape.values(),
              FieldShape.values(),
              OutsideShape.values(),
              TrickShape.values(),
              LentShape.values(),
              CalledBackShape.values(),
              FollowedShape.values())
          .flatMap(Arrays::stream)
          .toList();

  private static final List<Shape> SETTERS =
      List.of(FieldShape.SETS_THE_FLAG, FieldShape.SETS_THE_FLAG_BY_ITS_NAME);

  private static final List<LockShape> NAMES =
      Stream.<LockShape[]>of(InnerLockShape.values(), OuterLockShape.values())
          .flatMap(Arrays::stream)
          .toList();

  /** Parts of a hundred regions that are of a common shape. */
  private static final int MOSTLY_COMMON = 85;

  /** One of so many programs has regions that take the lock by another name. */
  private static final int WITH_OTHER_NAMES = 3;

  /** Those begin so late that others have run without them. */
  private static final int LATE = 5;

  private final int seed;
  private final Locking locking;
  private final Opening opening;
  private final List<Shape> regions = new ArrayList<>();
  private final List<int[]> nested = new ArrayList<>();

  private final Set<Integer> kept = new TreeSet<>();

  /**
   * Reads a program.
   *
   * @param text the seed, and behind a colon the regions that are called, if not all of them:
   *     {@code 17} or {@code 17:0,3}
   */
  static HolderProgram of(String text) {
    int colon = text.indexOf(':');
    HolderProgram program =
        new HolderProgram(Integer.parseInt(colon < 0 ? text : text.substring(0, colon)));
    if (colon >= 0) {
      program.kept.clear();
      for (String number : text.substring(colon + 1).split(",", -1)) {
        program.kept.add(Integer.parseInt(number));
      }
    }
    return program;
  }

  private HolderProgram(int seed) {
    this.seed = seed;
    SplittableRandom random = new SplittableRandom(seed);
    this.locking = Locking.values()[random.nextInt(Locking.values().length)];
    this.opening =
        locking == Locking.BLOCKS_ON_A_FIELD_OF_THE_BASE
            ? Opening.INHERITED
            : Opening.values()[random.nextInt(Opening.values().length)];
    int count = 5 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      boolean named = hasOtherNames() && (i == 2 || (i == 3 && random.nextInt(4) == 0));
      Shape shape = named ? otherName(random) : shape(random);
      if (i > 0 && regions.get(i - 1) == FieldShape.READS_A_FLAG) {
        shape = SETTERS.get(random.nextInt(SETTERS.size()));
      }
      int[] inner = {};
      if (isMadeOfOthers(shape)) {
        inner = new int[] {random.nextInt(Math.max(1, i)), random.nextInt(Math.max(1, i))};
      }
      boolean possible = i >= 2 || inner.length == 0;
      for (int each : inner) {
        possible &= possible && isAtomic(each);
      }
      possible &= isPossible(shape);
      regions.add(possible ? shape : UsualShape.READ_TWO);
      nested.add(possible ? inner : new int[0]);
      kept.add(i);
    }
  }

  private static Shape shape(SplittableRandom random) {
    List<Shape> from = random.nextInt(100) < MOSTLY_COMMON ? COMMON : ALL;
    return from.get(random.nextInt(from.size()));
  }

  private Shape otherName(SplittableRandom random) {
    while (true) {
      LockShape shape = NAMES.get(random.nextInt(NAMES.size()));
      if (shape.fits(lock())) {
        return shape;
      }
    }
  }

  /** Whether some regions take the lock by another name, so that few of it can be lifted. */
  boolean hasOtherNames() {
    return seed % WITH_OTHER_NAMES == WITH_OTHER_NAMES - 1;
  }

  LockShape.Lock lock() {
    return switch (locking) {
      case STATIC_METHODS -> LockShape.Lock.CLASS;
      case METHODS, BLOCKS_ON_THIS, METHODS_AND_BLOCKS -> LockShape.Lock.THIS;
      default -> LockShape.Lock.FIELD;
    };
  }

  private static boolean isMadeOfOthers(Shape shape) {
    return shape == UsualShape.NESTED || shape instanceof LockShape;
  }

  /** Whether the holder can have a region of that shape beside those that it has. */
  private boolean isPossible(Shape shape) {
    if (shape == TrickShape.TWO_HOLDERS) {
      // An open cursor would keep the other holder from writing.
      return !regions.contains(TrickShape.LEFT_OPEN);
    }
    if (shape == TrickShape.LEFT_OPEN) {
      return !regions.contains(TrickShape.TWO_HOLDERS);
    }
    if (shape == FieldShape.CONNECTS_ANEW) {
      return opening == Opening.ON_FIRST_USE && !regions.contains(TrickShape.SQL_FUNCTION);
    }
    if (shape == TrickShape.SQL_FUNCTION) {
      return !regions.contains(FieldShape.CONNECTS_ANEW);
    }
    if (!shape.dumped().isEmpty()) {
      return regions.stream()
          .allMatch(each -> each.dumped().isEmpty() || (isFlag(each) && isFlag(shape)));
    }
    if (SETTERS.contains(shape)) {
      return !regions.isEmpty() && regions.get(regions.size() - 1) == FieldShape.READS_A_FLAG;
    }
    return shape != UsualShape.COUNTS_IN_ITS_BASE || isInherited();
  }

  /** Of those a holder may have several, which look at one field. */
  private static boolean isFlag(Shape shape) {
    return shape == FieldShape.READS_A_FLAG;
  }

  /** Whether a region never gives up its lock meanwhile, and takes no other before. */
  private boolean isAtomic(int region) {
    boolean atomic = regions.get(region).isAtomic();
    for (int inner : nested.get(region)) {
      atomic &= isAtomic(inner);
    }
    return atomic;
  }

  /** The programs with one region less. */
  List<String> smaller() {
    List<String> all = new ArrayList<>();
    for (int left : kept) {
      List<String> others = new ArrayList<>();
      for (int region : kept) {
        if (region != left) {
          others.add(String.valueOf(region));
        }
      }
      if (!others.isEmpty()) {
        all.add(seed + ":" + String.join(",", others));
      }
    }
    return all;
  }

  String name() {
    return "Holder" + seed;
  }

  /** The name of the class of which an instance is run. */
  String typeName() {
    return name() + (hasClassBelow() ? "Below" : "");
  }

  /** The numbers of the regions that are called in a round. */
  List<Integer> regions(int round) {
    List<Integer> early =
        kept.stream().filter(i -> !(regions.get(i) instanceof LockShape)).toList();
    return round < LATE && !early.isEmpty() ? early : List.copyOf(kept);
  }

  /** How many regions its class has, that for the dump and inherited ones included. */
  int synchronizedRegions() {
    List<Integer> all = new ArrayList<>(written());
    all.addAll(uses(TrickShape.TWO_HOLDERS) ? List.of(0, 0) : List.of(0));
    int inherited = isInherited() ? 1 : 0;
    return all.size() + inherited + (int) all.stream().filter(this::locksAgain).count();
  }

  boolean isInherited() {
    return opening == Opening.INHERITED && locking != Locking.STATIC_METHODS;
  }

  boolean hasClassBelow() {
    return written().stream().anyMatch(region -> !regions.get(region).below().isEmpty());
  }

  /** Whether a region takes its lock once more inside. */
  boolean locksAgain(int region) {
    return locking != Locking.STATIC_METHODS && (seed + region) % 3 == 0;
  }

  /** Whether the connection is in an object of another class. */
  boolean isWrapped() {
    return opening == Opening.FINAL_FIELD && locking != Locking.STATIC_METHODS && seed % 2 == 0;
  }

  /** Those that are called, and those that they need. */
  Set<Integer> written() {
    Set<Integer> all = new TreeSet<>(kept);
    for (int region : kept) {
      if (SETTERS.contains(regions.get(region))) {
        all.add(region - 1);
      }
    }
    for (int i = regions.size() - 1; i >= 0; i--) {
      if (all.contains(i)) {
        for (int inner : nested.get(i)) {
          all.add(inner);
        }
      }
    }
    return all;
  }

  boolean uses(Shape shape) {
    return written().stream().anyMatch(region -> regions.get(region) == shape);
  }

  String describe(int region) {
    return regions.get(region).name();
  }

  /** Runs a region when nothing else runs; changes the state. */
  long run(State state, int region, int a) {
    int[] inner = nested.get(region);
    if (inner.length == 0) {
      return regions.get(region).run(state, a);
    }
    regions.get(region).begin(state);
    long first = run(state, inner[0], a);
    if (first == Shape.THROWS) {
      return Shape.THROWS;
    }
    long second = run(state, inner[1], a + 1);
    return second == Shape.THROWS ? Shape.THROWS : first * 31 + second;
  }

  /** The source of the class and of those it needs. */
  String source() {
    return new HolderSource(this).text();
  }

  int seed() {
    return seed;
  }

  Locking locking() {
    return locking;
  }

  Opening opening() {
    return opening;
  }

  boolean isStatic() {
    return locking == Locking.STATIC_METHODS;
  }

  Set<Integer> kept() {
    return kept;
  }

  Shape shape(int region) {
    return regions.get(region);
  }

  /** Those that it calls. */
  int[] inner(int region) {
    return nested.get(region);
  }
}
