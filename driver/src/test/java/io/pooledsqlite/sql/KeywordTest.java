package io.pooledsqlite.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class KeywordTest {

  @ParameterizedTest
  @EnumSource(value = Keyword.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void reservedMeansThatSqliteTakesTheWordForNoName(Keyword keyword) throws SQLException {
    try (Sqlite sqlite = Sqlite.inMemory()) {
      boolean refused = sqlite.tryUpdate("SAVEPOINT " + keyword) != null;
      assertThat(keyword.isReserved()).isEqualTo(refused);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Keyword.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void wordsAreFoundInAnyCase(Keyword keyword) {
    String word = keyword.name();
    String mixed = word.charAt(0) + Names.toLowerCase(word.substring(1));
    assertThat(Keyword.of("(" + mixed + ")", 1, word.length() + 1)).isEqualTo(keyword);
    assertThat(Keyword.of(word + "X", 0, word.length() + 1)).isNotEqualTo(keyword);
  }

  @Test
  void onlyAsciiLettersHaveCase() {
    assertThat(Keyword.of("\u017fet", 0, 3)).isEqualTo(Keyword.NONE);
    assertThat(Keyword.of("rollbac\u212a", 0, 8)).isEqualTo(Keyword.NONE);
    assertThat(Keyword.of("none", 0, 4)).isEqualTo(Keyword.NONE);
  }
}
