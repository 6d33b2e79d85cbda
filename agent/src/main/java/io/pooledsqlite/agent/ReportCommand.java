package io.pooledsqlite.agent;

import com.sun.tools.attach.AttachNotSupportedException;
import java.io.IOException;
import java.io.PrintStream;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;

/** Prints the report on the locks of a running program, as its MXBean gives it. */
final class ReportCommand {

  private static final String BEAN = "io.pooledsqlite:type=Locks";

  private ReportCommand() {}

  static int run(String pid, boolean json, PrintStream out, PrintStream err) {
    String operation = json ? "reportJson" : "reportText";
    try (RunningJvm jvm = RunningJvm.connect(pid)) {
      out.print(jvm.beans().invoke(new ObjectName(BEAN), operation, new Object[0], new String[0]));
      out.flush();
      return 0;
    } catch (NoClassDefFoundError e) {
      err.println(
          "this Java runtime has no modules jdk.attach and java.management; use a JDK's java");
    } catch (InstanceNotFoundException e) {
      err.println(
          "no report of "
              + pid
              + ": start it with mode=report or mode=full; there is one once it has used SQLite");
    } catch (AttachNotSupportedException | IOException | JMException e) {
      err.println("no report of " + pid + ": " + e.getMessage());
    }
    return 1;
  }
}
