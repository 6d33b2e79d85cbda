package io.pooledsqlite.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody makes a database of the name while its leftovers are being deleted. */
class LeftoversTest {

  @TempDir Path directory;

  private Path main;
  private Path wal;
  private Path sharedMemory;
  private FileStamp stamp;
  private final AtomicInteger looks = new AtomicInteger();

  @BeforeEach
  void make() throws IOException {
    main = directory.resolve("a.db");
    wal = Files.createFile(directory.resolve("a.db-wal"));
    sharedMemory = Files.writeString(directory.resolve("a.db-shm"), "index");
    Files.createFile(main);
    stamp = Objects.requireNonNull(new FileStamper(main).stamp());
    Files.delete(main);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.toList();
    }
  }

  /** Deletes them; before a look at the main file, something happens. */
  private void delete(int look, Step step) {
    new Leftovers(
            main,
            () -> {
              if (looks.incrementAndGet() == look) {
                step.run();
              }
              return Files.notExists(main);
            })
        .delete(stamp);
  }

  private interface Step {
    void take() throws IOException;

    default void run() {
      try {
        take();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void whereNobodyComesBothAreDeleted() throws IOException {
    delete(0, () -> {});
    assertThat(files()).isEmpty();
    assertThat(looks).hasValue(3);
  }

  @Test
  void whereADatabaseIsThereBeforeNothingIsDone() throws IOException {
    delete(1, () -> Files.createFile(main));
    assertThat(files()).containsExactlyInAnyOrder(main, wal, sharedMemory);
    assertThat(looks).hasValue(1);
  }

  @Test
  void whereItComesMeanwhileTheWalHasItsNameBack() throws IOException {
    delete(2, () -> Files.createFile(main));
    assertThat(files()).containsExactlyInAnyOrder(main, wal, sharedMemory);
    assertThat(FileStamper.keyOf(wal)).isEqualTo(stamp.wal());
  }

  @Test
  void whereItComesMeanwhileTheSharedMemoryHasItsNameBack() throws IOException {
    delete(3, () -> Files.createFile(main));
    assertThat(files()).containsExactlyInAnyOrder(main, sharedMemory);
    assertThat(FileStamper.keyOf(sharedMemory)).isEqualTo(stamp.sharedMemory());
    assertThat(sharedMemory).hasContent("index");
  }

  @Test
  void aNewOneKeepsTheName() throws IOException {
    delete(
        3,
        () -> {
          Files.createFile(main);
          Files.writeString(sharedMemory, "new index");
        });
    assertThat(sharedMemory).hasContent("new index");
  }
}
