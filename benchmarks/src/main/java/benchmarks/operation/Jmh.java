package benchmarks.operation;

import benchmarks.contender.Contender;
import benchmarks.run.ChildJvm;
import benchmarks.run.Length;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** One run of JMH in a JVM of its own. Stateless. */
final class Jmh {

  private Jmh() {}

  /** Operations per second of one contender. */
  static double perSecond(String method, Contender contender, int threads, Length length)
      throws RunnerException {
    ChainedOptionsBuilder options =
        options(Operations.class, method, length)
            .threads(threads)
            .param("contender", contender.name());
    options =
        contender.agent()
            ? options.jvmArgsAppend("-Xmx1g", ChildJvm.agentArgument())
            : options.jvmArgsAppend("-Xmx1g");
    return run(options).getPrimaryResult().getScore();
  }

  static ChainedOptionsBuilder options(Class<?> benchmark, String method, Length length) {
    return new OptionsBuilder()
        .include("\\." + benchmark.getSimpleName() + "\\." + method + "$")
        .forks(1)
        .warmupIterations(1)
        .warmupTime(TimeValue.milliseconds(length.warmupMillis()))
        .measurementIterations(1)
        .measurementTime(TimeValue.milliseconds(length.millis()))
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
  }

  static RunResult run(ChainedOptionsBuilder options) throws RunnerException {
    return new Runner(options.build()).runSingle();
  }
}
