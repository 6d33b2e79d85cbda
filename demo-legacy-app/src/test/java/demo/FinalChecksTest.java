package demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import legacy.catalogue.CatalogueServer;
import legacy.catalogue.DataGenerator;
import legacy.catalogue.load.Ledger;
import legacy.catalogue.load.LoadPlan;
import legacy.catalogue.load.LoadRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinalChecksTest {

  private static final int PARTS = 300;
  private static final int CHARACTERS = 30;

  @TempDir private Path directory;
  private final Ledger ledger = new Ledger();
  private Path database;
  private DatabaseState before;

  @BeforeEach
  void putUnderLoad() throws Exception {
    database = directory.resolve("catalogue.db");
    String url = Variant.PLAIN_PREFIX + database;
    new DataGenerator(new PrintStream(OutputStream.nullOutputStream()))
        .generate(url, PARTS, CHARACTERS);
    before = DatabaseState.read(database);
    try (CatalogueServer server = CatalogueServer.start(url, 0)) {
      // One client alone: nobody makes it fail, so that the ledger knows every change for certain.
      LoadRun.execute(
          new LoadPlan(server.address(), 1, Duration.ofMinutes(1), 150, PARTS, CHARACTERS, 1),
          ledger);
    }
  }

  @Test
  void findNothingWrongWithAnHonestDatabase() throws SQLException {
    assertThat(ledger.errorMessages()).isEmpty();
    assertThat(failed()).isEmpty();
    assertThat(checks().lostUpdates()).isZero();
  }

  @Test
  void findAMissingPart() throws SQLException {
    long added = ledger.addedParts().keySet().iterator().next();
    tamper("DELETE FROM parts WHERE id = " + added);

    assertThat(failed()).containsExactly("acknowledged parts missing", "rows of parts");
    assertThat(checks().lostUpdates()).isEqualTo(1);
  }

  @Test
  void findALostPrice() throws SQLException {
    long priced = ledger.prices().keySet().iterator().next();
    tamper("UPDATE parts SET price_cents = 1 WHERE id = " + priced);

    assertThat(failed()).containsExactly("acknowledged prices lost");
    assertThat(checks().lostUpdates()).isEqualTo(1);
  }

  @Test
  void findLostLikesAndEntriesAndNumbers() throws SQLException {
    tamper(
        "UPDATE characters SET likes = likes - 1 WHERE likes > 0",
        "DELETE FROM audit_log WHERE id = 1",
        "UPDATE counters SET value = value - 1",
        "PRAGMA journal_mode = WAL");

    assertThat(failed())
        .containsExactly(
            "journal mode as before", "counter of part numbers", "likes", "rows of the audit log");
    assertThat(checks().lostUpdates()).isPositive();
  }

  private FinalChecks checks() throws SQLException {
    return new FinalChecks(before, DatabaseState.read(database), ledger);
  }

  private List<String> failed() throws SQLException {
    return checks().all().stream().filter(check -> !check.ok()).map(Check::name).toList();
  }

  private void tamper(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(Variant.PLAIN_PREFIX + database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
