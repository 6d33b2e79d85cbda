package io.pooledsqlite.agent;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * The MBeans of another JVM of the same user. Nothing is loaded into it but the JDK's own local
 * connector.
 */
final class RunningJvm implements AutoCloseable {

  private final JMXConnector connector;

  private RunningJvm(JMXConnector connector) {
    this.connector = connector;
  }

  /** The address is the JDK's own answer for a process of this user: nobody else chooses it. */
  @SuppressWarnings("BanJNDI")
  static RunningJvm connect(String pid) throws AttachNotSupportedException, IOException {
    return new RunningJvm(JMXConnectorFactory.connect(new JMXServiceURL(address(pid))));
  }

  private static String address(String pid) throws AttachNotSupportedException, IOException {
    VirtualMachine target = VirtualMachine.attach(pid);
    try {
      return target.startLocalManagementAgent();
    } finally {
      target.detach();
    }
  }

  MBeanServerConnection beans() throws IOException {
    return connector.getMBeanServerConnection();
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
