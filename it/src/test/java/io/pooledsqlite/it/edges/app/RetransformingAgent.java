package io.pooledsqlite.it.edges.app;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.sql.DriverManager;
import org.jspecify.annotations.Nullable;

/** Another agent: it loads DriverManager early and has it transformed again and again. */
public final class RetransformingAgent {

  private RetransformingAgent() {}

  /** Called by the JVM before the program. */
  public static void premain(@Nullable String arguments, Instrumentation instrumentation)
      throws UnmodifiableClassException {
    instrumentation.addTransformer(new Copying(), true);
    retransform(instrumentation);
    Thread again =
        new Thread(
            () -> {
              try {
                while (true) {
                  retransform(instrumentation);
                  Thread.sleep(1);
                }
              } catch (UnmodifiableClassException | InterruptedException e) {
                System.out.println("failed " + e);
              }
            });
    again.setDaemon(true);
    again.start();
  }

  private static void retransform(Instrumentation instrumentation)
      throws UnmodifiableClassException {
    instrumentation.retransformClasses(DriverManager.class);
  }

  /** Hands the class on as it got it, which makes the JVM define it anew. */
  private static final class Copying implements ClassFileTransformer {
    @Override
    public byte @Nullable [] transform(
        @Nullable ClassLoader loader,
        String name,
        @Nullable Class<?> redefined,
        @Nullable ProtectionDomain domain,
        byte[] bytes) {
      return "java/sql/DriverManager".equals(name) ? bytes.clone() : null;
    }
  }
}
