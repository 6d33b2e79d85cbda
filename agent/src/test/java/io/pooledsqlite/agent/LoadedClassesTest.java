package io.pooledsqlite.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoadedClassesTest {

  @Test
  void theFirstUseIsOnceThoughSeveralLoadersHaveADriver() {
    AtomicInteger firstUses = new AtomicInteger();
    LoadedClasses classes = new LoadedClasses(firstUses::incrementAndGet);
    for (int i = 0; i < 2; i++) {
      ClassLoader loader = new ClassLoader(null) {};
      classes.note(loader, "org/sqlite/core/NativeDB", null, new byte[0]);
    }
    assertThat(firstUses).hasValue(1);
  }
}
