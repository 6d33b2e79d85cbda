package io.pooledsqlite.it.holders;

import static org.assertj.core.api.Assertions.assertThat;

import io.pooledsqlite.it.process.Jdk;
import io.pooledsqlite.it.process.Jvm;
import io.pooledsqlite.it.process.Jvm.Result;
import io.pooledsqlite.it.process.Shipped;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles generated holders, runs them in a JVM of their own, and makes failures small. */
final class HolderJvm {

  private static final int SHRINKING_ROUNDS = 150;
  private static final Pattern FAILED = Pattern.compile("no mutex explains Holder(\\S+),");

  private final Path folder;
  private final List<String> agent;
  private final boolean locks;

  /**
   * Made for runs of one kind.
   *
   * @param agent the options of the JVM
   * @param locks whether the holders keep their {@code synchronized}
   */
  HolderJvm(Path folder, List<String> agent, boolean locks) {
    this.folder = folder;
    this.agent = agent;
    this.locks = locks;
  }

  /** Runs programs; {@link HolderRun} has the meaning of the numbers. */
  Result run(List<String> programs, int rounds, int overlaps) throws Exception {
    compile(programs);
    return Jvm.run(Jdk.THIS, command(programs, rounds, overlaps));
  }

  /** Leaves out regions for as long as what is left still fails, and tells what is left. */
  String smallest(Result failed) throws Exception {
    Result last = failed;
    String failing =
        FAILED
            .matcher(String.join("\n", failed.out()))
            .results()
            .map(found -> found.group(1))
            .findFirst()
            .orElse(null);
    String known = null;
    while (failing != null && !failing.equals(known)) {
      known = failing;
      for (String candidate : HolderProgram.of(known).smaller()) {
        Result result = run(List.of(candidate), SHRINKING_ROUNDS, 0);
        if (result.status() != 0) {
          failing = candidate;
          last = result;
          break;
        }
      }
    }
    String history = String.join("\n", last.out()) + "\n" + last.err();
    return failing == null
        ? history
        : history
            + "\nagain: -Dholders.seed="
            + failing
            + "\n"
            + HolderProgram.of(failing).source();
  }

  private List<String> command(List<String> programs, int rounds, int overlaps) throws Exception {
    List<String> command = new ArrayList<>(agent);
    Path databases = Files.createTempDirectory(folder, "databases");
    command.addAll(
        List.of(
            Jvm.BOTH_COMPILERS,
            "-cp",
            Shipped.programPath(),
            HolderRun.class.getName(),
            folder.resolve("classes").toString(),
            databases.toString(),
            String.valueOf(rounds),
            String.valueOf(overlaps)));
    command.addAll(programs);
    return command;
  }

  private void compile(List<String> programs) throws Exception {
    Path sources = Files.createDirectories(folder.resolve("sources/generated"));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    List<Path> files = new ArrayList<>();
    for (String text : programs) {
      HolderProgram program = HolderProgram.of(text);
      String source = program.source();
      if (!locks) {
        source = source.replaceAll("synchronized (\\([\\w.]+\\) )?", "");
      }
      files.add(Files.writeString(sources.resolve(program.name() + ".java"), source));
    }
    StringWriter messages = new StringWriter();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-d", classes.toString(), "-cp", Shipped.programPath(), "-g", "-nowarn");
      boolean done =
          compiler
              .getTask(
                  messages,
                  manager,
                  null,
                  options,
                  null,
                  manager.getJavaFileObjects(files.toArray(new Path[0])))
              .call();
      assertThat(done).as("%s", messages).isTrue();
    }
  }
}
