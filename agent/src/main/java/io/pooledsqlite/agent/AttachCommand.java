package io.pooledsqlite.agent;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.security.CodeSource;

/** Loads the agent into a running JVM. */
final class AttachCommand {

  private AttachCommand() {}

  static int run(String pid, String arguments, PrintStream out, PrintStream err) {
    try {
      attach(pid, arguments);
      out.println(
          "attached to " + pid + "; the agent's own lines are on that JVM's standard error");
      return 0;
    } catch (NoClassDefFoundError e) {
      err.println("this Java runtime has no module jdk.attach; use a JDK's java");
    } catch (AttachNotSupportedException | IOException e) {
      err.println("could not attach to " + pid + ": " + e.getMessage());
    } catch (AgentLoadException | AgentInitializationException e) {
      err.println("the JVM " + pid + " did not take the agent: " + e.getMessage());
    } catch (URISyntaxException e) {
      err.println("the agent's jar is not a file: " + e.getMessage());
    }
    return 1;
  }

  private static void attach(String pid, String arguments)
      throws AttachNotSupportedException,
          IOException,
          AgentLoadException,
          AgentInitializationException,
          URISyntaxException {
    CodeSource source = Main.class.getProtectionDomain().getCodeSource();
    String jar = new File(source.getLocation().toURI()).getAbsolutePath();
    VirtualMachine target = VirtualMachine.attach(pid);
    try {
      target.loadAgent(jar, arguments);
    } finally {
      target.detach();
    }
  }
}
