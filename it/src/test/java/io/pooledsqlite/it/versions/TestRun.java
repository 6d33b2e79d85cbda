package io.pooledsqlite.it.versions;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Set;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the JUnit tests of a folder of classes and prints one line for each. */
public final class TestRun {

  private TestRun() {}

  /** Runs the program: folder of classes, tag (empty: all). */
  public static void main(String[] arguments) {
    LauncherDiscoveryRequestBuilder request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClasspathRoots(Set.of(Path.of(arguments[0]))));
    if (!arguments[1].isEmpty()) {
      request.filters(TagFilter.includeTags(arguments[1]));
    }
    // What tests print goes elsewhere, so that each line of the standard output is a verdict.
    PrintStream out = System.out;
    System.setOut(System.err);
    execute(request.build(), new Verdicts(out));
    System.exit(0);
  }

  private static void execute(LauncherDiscoveryRequest request, TestExecutionListener listener) {
    LauncherFactory.create().execute(request, listener);
  }

  private record Verdicts(PrintStream out) implements TestExecutionListener {

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
      out.println("skipped " + name(test));
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      switch (result.getStatus()) {
        case SUCCESSFUL -> {
          if (test.isTest()) {
            out.println("passed " + name(test));
          }
        }
        case ABORTED -> out.println("skipped " + name(test));
        case FAILED -> {
          out.println("failed " + name(test));
          result.getThrowable().ifPresent(e -> tell(test, e));
        }
      }
    }

    private static void tell(TestIdentifier test, Throwable e) {
      System.err.println("failed " + name(test));
      e.printStackTrace();
    }

    private static String name(TestIdentifier test) {
      String owner = test.getSource().map(Verdicts::owner).orElse("");
      return (owner + " " + test.getDisplayName()).replace('\n', ' ');
    }

    private static String owner(TestSource source) {
      if (source instanceof MethodSource method) {
        return method.getClassName() + "." + method.getMethodName();
      }
      return source instanceof ClassSource type ? type.getClassName() : source.toString();
    }
  }
}
