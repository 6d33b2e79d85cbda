package benchmarks.commit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How often this JVM has synced files, where it was started with {@link SlowFsync}. */
public final class FsyncCounter {

  /** The environment variable that names the file of the counter. */
  static final String VARIABLE = "SLOW_FSYNC_COUNTER";

  private final ByteBuffer counter;

  private FsyncCounter(ByteBuffer counter) {
    this.counter = counter;
  }

  /** The counter of this JVM; one that stays at zero where nobody counts. */
  public static FsyncCounter ofThisJvm() {
    String file = System.getenv(VARIABLE);
    if (file == null) {
      return new FsyncCounter(ByteBuffer.allocate(Long.BYTES));
    }
    try (FileChannel channel = FileChannel.open(Path.of(file), StandardOpenOption.READ)) {
      return new FsyncCounter(
          channel.map(MapMode.READ_ONLY, 0, Long.BYTES).order(ByteOrder.nativeOrder()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long count() {
    return counter.getLong(0);
  }
}
