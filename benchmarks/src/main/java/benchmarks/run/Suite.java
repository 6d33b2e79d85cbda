package benchmarks.run;

import benchmarks.report.Results;

/** Benchmarks that belong together. */
public interface Suite {

  /** What {@code --only} calls it. */
  String name();

  /**
   * Measures everybody once, in turn.
   *
   * @param round from 1; what takes long may be measured in the first alone
   */
  void round(int round, Length length, Results results) throws Exception;
}
