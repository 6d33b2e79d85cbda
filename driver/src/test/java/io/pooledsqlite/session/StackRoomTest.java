package io.pooledsqlite.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tells the end of a stack before it comes. */
class StackRoomTest {

  private int callsWithoutRoom;

  @Test
  void thereIsRoomFarFromTheEnd() {
    assertThat(StackRoom.has(StackRoom.TO_COMMIT)).isTrue();
  }

  @Test
  void thereIsNoneNearIt() throws Exception {
    Thread deep = new Thread(null, this::descend, "deep", 512 * 1024);
    deep.start();
    deep.join();
    assertThat(callsWithoutRoom).isPositive();
  }

  private void descend() {
    if (!StackRoom.has(StackRoom.TO_COMMIT)) {
      callsWithoutRoom++;
    }
    if (callsWithoutRoom < 3) {
      descend();
    }
  }
}
