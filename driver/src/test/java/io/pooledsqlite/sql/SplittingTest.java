package io.pooledsqlite.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where one statement ends and the next begins. */
final class SplittingTest {

  private static List<String> pieces(String text) {
    return SqlScript.parse(text).statements().stream().map(SqlStatement::text).toList();
  }

  @Test
  void semicolonsSeparate() {
    assertThat(pieces("SELECT 1; SELECT 2;SELECT 3"))
        .containsExactly("SELECT 1", "SELECT 2", "SELECT 3");
    assertThat(pieces(" ; ;SELECT 1;;; /* x */; -- y\n;SELECT 2; -- z"))
        .containsExactly("SELECT 1", "SELECT 2");
  }

  @Test
  void whatStandsBeforeTheSemicolonBelongsToTheStatement() {
    assertThat(pieces("SELECT 1 /* a */ ; /* b */ SELECT 2 -- c"))
        .containsExactly("SELECT 1 /* a */ ", "SELECT 2 -- c");
  }

  @Test
  void literalsAndCommentsHideSemicolons() {
    assertThat(pieces("SELECT ';', \";\", `;`, [;], x';' /* ; */ -- ;\n; SELECT 2")).hasSize(2);
  }

  @Test
  void triggerBodiesStayWhole() {
    String trigger =
        "CREATE TRIGGER r AFTER INSERT ON t WHEN CASE WHEN 1 THEN 1 END BEGIN"
            + " UPDATE t SET a = CASE WHEN 1 THEN 2 END; SELECT 'END;'; END";
    assertThat(pieces(trigger + "; SELECT 1; " + trigger + " ;COMMIT"))
        .containsExactly(trigger, "SELECT 1", trigger + " ", "COMMIT");
    assertThat(pieces("EXPLAIN " + trigger + "; SELECT 1"))
        .containsExactly("EXPLAIN " + trigger, "SELECT 1");
  }

  @Test
  void tablesAndViewsAreNotTriggers() {
    assertThat(pieces("CREATE TABLE \"trigger\"(a); END")).hasSize(2);
    assertThat(pieces("CREATE VIEW trigger_ AS SELECT 1; END")).hasSize(2);
  }

  @Test
  void commandsOfTheDriverAreOneStatement() {
    assertThat(pieces("backup to 'a;b'; SELECT 1")).hasSize(1);
  }

  @Test
  void scriptTellsHowManyThereAre() {
    assertThat(SqlScript.parse("").isEmpty()).isTrue();
    assertThat(SqlScript.parse("").isSingle()).isFalse();
    assertThat(SqlScript.parse("SELECT 1;").isSingle()).isTrue();
    assertThat(SqlScript.parse("SELECT 1; SELECT 2").isSingle()).isFalse();
    assertThat(SqlScript.parse(" SELECT 1 ;").text()).isEqualTo(" SELECT 1 ;");
  }

  @Test
  void spansAreConsistentInAnyText() {
    Random random = new Random(20_250_101);
    for (int i = 0; i < 20_000; i++) {
      String text = SqlSoup.text(random);
      SqlScript script = SqlScript.parse(text);
      int last = 0;
      for (SqlStatement statement : script.statements()) {
        assertThat(statement.start()).as(text).isGreaterThanOrEqualTo(last);
        assertThat(statement.end()).as(text).isGreaterThan(statement.start());
        assertThat(statement.text())
            .isEqualTo(text.substring(statement.start(), statement.end()))
            .isNotEmpty();
        last = statement.end();

        SqlScript alone = SqlScript.parse(statement.text());
        assertThat(alone.isSingle()).as(text).isTrue();
        assertThat(alone.first().kind()).as(text).isEqualTo(statement.kind());
        assertThat(alone.first().traits()).as(text).isEqualTo(statement.traits());
        assertThat(alone.first().text()).as(text).isEqualTo(statement.text());
        String substituted = FunctionSubstitution.apply(statement, 1, 2, 3);
        assertThat(substituted == null || !substituted.isEmpty()).isTrue();
      }
      assertThat(last).isLessThanOrEqualTo(text.length());
    }
  }

  @Test
  void anyCharactersAreTaken() {
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(40); length > 0; length--) {
        text.append((char) (random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(0x10000)));
      }
      assertThat(SqlScript.parse(text.toString()).text()).isEqualTo(text.toString());
    }
  }
}
