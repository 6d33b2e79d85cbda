package benchmarks.run;

/**
 * How long everything takes.
 *
 * @param rounds how often each figure is measured, in turn with all others
 * @param warmupMillis before each measurement: what runs in the beginning is not compiled yet, and
 *     who has more code is longer at it
 * @param millis of each measurement
 * @param full whether the large and slow ones are in it
 */
public record Length(int rounds, int warmupMillis, int millis, boolean full) {

  public static final Length QUICK = new Length(2, 3_000, 600, false);
  public static final Length FULL = new Length(5, 5_000, 3_000, true);

  public Length withRounds(int other) {
    return new Length(other, warmupMillis, millis, full);
  }

  /** The same with measurements that many times as long. */
  public Length times(int factor) {
    return new Length(rounds, warmupMillis, millis * factor, full);
  }
}
