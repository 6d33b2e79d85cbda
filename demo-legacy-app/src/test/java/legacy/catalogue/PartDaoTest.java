package legacy.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartDaoTest {

  private static final int PARTS = 200;

  @TempDir private Path directory;
  private PartDao parts;

  @BeforeEach
  void open() throws SQLException {
    String url = "jdbc:sqlite:" + directory.resolve("catalogue.db");
    new DataGenerator(new PrintStream(OutputStream.nullOutputStream())).generate(url, PARTS, 10);
    parts = new PartDao(url);
  }

  @AfterEach
  void close() throws SQLException {
    parts.close();
  }

  @Test
  void findsAndSearchesAndCounts() throws SQLException {
    Part part = parts.findById(17);

    assertThat(part.getId()).isEqualTo(17);
    assertThat(part.getName()).endsWith(" 17");
    assertThat(parts.findById(PARTS + 1)).isNull();
    assertThat(parts.search(part.getName())).extracting(Part::getId).contains(17L);
    assertThat(parts.search("no such part")).isEmpty();
    assertThat(parts.count()).isEqualTo(PARTS);
  }

  @Test
  void addsUnderTheNextNumber() throws SQLException {
    long id = parts.add(Part.unsaved("tin hat", "head", 250));

    assertThat(id).isEqualTo(PARTS + 1);
    assertThat(parts.findById(id).getName()).isEqualTo("tin hat");
    assertThat(parts.updatePrice(id, 300)).isTrue();
    assertThat(parts.findById(id).getPriceCents()).isEqualTo(300);
    assertThat(parts.updatePrice(id + 1, 300)).isFalse();
  }

  @Test
  void givesEveryPartNumberOnce() throws Exception {
    int threads = 8;
    int each = 25;
    ExecutorService clients = Executors.newFixedThreadPool(threads);
    List<Future<List<Long>>> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      running.add(
          clients.submit(
              () -> {
                List<Long> mine = new ArrayList<>();
                for (int j = 0; j < each; j++) {
                  mine.add(parts.nextPartId());
                }
                return mine;
              }));
    }
    List<Long> all = new ArrayList<>();
    for (Future<List<Long>> client : running) {
      all.addAll(client.get());
    }
    clients.shutdown();

    assertThat(all).hasSize(threads * each).doesNotHaveDuplicates();
    assertThat(parts.nextPartId()).isEqualTo(PARTS + threads * each + 1);
  }

  @Test
  void savesAllUnderConsecutiveNumbers() throws SQLException {
    long first =
        parts.saveAll(List.of(Part.unsaved("left", "arm", 1), Part.unsaved("right", "arm", 2)));

    assertThat(parts.findById(first).getName()).isEqualTo("left");
    assertThat(parts.findById(first + 1).getName()).isEqualTo("right");
    assertThat(parts.nextPartId()).isEqualTo(first + 2);
  }

  @Test
  void savesNoneIfOneIsRefused() throws SQLException {
    List<Part> nameless = List.of(Part.unsaved("good", "arm", 1), Part.unsaved("", "arm", 2));

    assertThatThrownBy(() -> parts.saveAll(nameless))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("SQLITE_CONSTRAINT_CHECK");

    assertThat(parts.count()).isEqualTo(PARTS);
    assertThat(parts.nextPartId()).isEqualTo(PARTS + 1);
  }
}
