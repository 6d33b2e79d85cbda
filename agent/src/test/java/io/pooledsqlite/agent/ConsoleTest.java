package io.pooledsqlite.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConsoleTest {

  @Test
  void nobodySaysAnythingAfterTheLastWord() throws Exception {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    Console.Gate gate = new Console.Gate(written);
    PrintStream out = new PrintStream(gate, true, StandardCharsets.UTF_8);
    inAnotherThread(() -> out.println("before"));
    gate.closeToOthers();
    inAnotherThread(() -> out.println("too late"));
    out.println("last");
    inAnotherThread(() -> out.println("too late"));
    assertThat(written.toString(StandardCharsets.UTF_8).lines()).containsExactly("before", "last");
  }

  private static void inAnotherThread(Runnable work) throws InterruptedException {
    Thread thread = new Thread(work);
    thread.start();
    thread.join();
  }
}
