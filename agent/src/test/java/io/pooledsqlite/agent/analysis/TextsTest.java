package io.pooledsqlite.agent.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Texts with holes stand for at least what a program can make of them. */
class TextsTest {

  private static Texts of(String... alternatives) {
    Texts all = Texts.of(alternatives[0]);
    for (String alternative : alternatives) {
      all = all.or(Texts.of(alternative));
    }
    return all;
  }

  @Test
  void fewAlternativesStayExact() {
    Texts both = Texts.of("SELECT a").or(Texts.of("SELECT b")).then(Texts.of(" FROM t"));
    assertThat(both.alternatives()).containsExactlyInAnyOrder("SELECT a FROM t", "SELECT b FROM t");
    assertThat(both.exact()).isTrue();
  }

  @Test
  void manyPlaceholdersBecomeMarks() {
    Texts list = Texts.of("IN (?");
    for (int i = 0; i < 20; i++) {
      list = list.or(list.then(Texts.of(",?")));
    }
    Texts closed = list.then(Texts.of(")"));
    assertThat(closed.known()).isTrue();
    assertThat(closed.alternatives()).hasSizeLessThanOrEqualTo(Texts.MOST);
  }

  @Test
  void manyOtherTextsBecomeUnknown() {
    Texts names = of("a", "b", "c", "d", "e", "f", "g", "h", "i");
    assertThat(names.known()).isFalse();
  }

  @Test
  void aLoopThatAppendsAnythingElseEndsInUnknown() {
    Texts sql = Texts.of("SELECT 1");
    for (int i = 0; i < 20; i++) {
      sql = sql.or(sql.then(Texts.of(" OR x")));
    }
    assertThat(sql.known()).isFalse();
  }

  @Test
  void aNumberThatMightOpenACommentIsAnything() {
    assertThat(Texts.of("SELECT 1 -").then(Texts.SOME_NUMBER).known()).isFalse();
    assertThat(Texts.of("SELECT 1 - ").then(Texts.SOME_NUMBER).known()).isTrue();
  }

  @Test
  void aLiteralThatLooksLikeAHoleIsAnything() {
    assertThat(Texts.of("SELECT \uE000").known()).isFalse();
  }
}
