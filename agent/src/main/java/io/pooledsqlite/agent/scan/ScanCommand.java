package io.pooledsqlite.agent.scan;

import io.pooledsqlite.agent.analysis.AnalysisReport;
import io.pooledsqlite.agent.analysis.JsonReport;
import io.pooledsqlite.agent.analysis.LockAnalysis;
import io.pooledsqlite.agent.analysis.LockOverrides;
import io.pooledsqlite.agent.analysis.TextReport;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * {@code java -jar pooledsqlite-agent.jar scan}. The report goes to standard output, progress and
 * errors to standard error. Called by the visible side in types of the JDK.
 */
public final class ScanCommand implements ToIntFunction<List<String>> {

  private static final int FAILED = 1;
  private static final int BAD_ARGUMENTS = 2;
  private static final int FOUND = 3;

  private final PrintStream out;
  private final PrintStream err;

  /** Made by the visible side through reflection. */
  public ScanCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs it and returns the exit code: 0, 1 failed, 2 bad arguments, 3 found what to fail on. */
  @Override
  public int applyAsInt(List<String> arguments) {
    ScanOptions options;
    try {
      options = ScanOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return BAD_ARGUMENTS;
    }
    try {
      AnalysisReport report = scan(options);
      print(report, options);
      return options.failOn().foundIn(report) ? FOUND : 0;
    } catch (IOException | UncheckedIOException e) {
      err.println("scan failed: " + reason(e));
      return FAILED;
    }
  }

  /** The message of an error of the file system is often the file alone. */
  private static String reason(Exception e) {
    return e instanceof FileSystemException ? e.toString() : String.valueOf(e.getMessage());
  }

  private AnalysisReport scan(ScanOptions options) throws IOException {
    Progress progress = new Progress(err, System::nanoTime);
    ClassFiles files = new ClassFiles(progress.counting("class files read"));
    for (Path path : options.paths()) {
      if (!Files.exists(path)) {
        throw new IOException(path + " does not exist");
      }
      files.add(path);
    }
    if (files.unreadable() > 0) {
      err.println(files.unreadable() + " class files could not be read");
    }
    LockOverrides overrides = new LockOverrides(options.locks(), err::println);
    AnalysisReport report =
        LockAnalysis.analyse(
            files, files.headers(), progress.counting("classes and locks judged"), overrides);
    overrides.unmatched().forEach(each -> err.println(each + ", which locks nothing there"));
    return report;
  }

  private void print(AnalysisReport report, ScanOptions options) throws IOException {
    String json = options.json();
    if (json == null) {
      out.print(TextReport.of(report));
    } else if (json.equals("-")) {
      out.print(JsonReport.of(report));
    } else {
      Files.write(Path.of(json), JsonReport.of(report).getBytes(StandardCharsets.UTF_8));
      out.println(report.summary());
    }
    out.flush();
  }
}
