package io.pooledsqlite.state;

import java.util.List;

/**
 * One run of one row.
 *
 * @param set makes the state
 * @param questions the first one shows the state itself and changes nothing, the others its effects
 * @param undo takes back what would outlive the database
 */
record Scenario(Question set, List<Question> questions, Question undo) {

  Scenario(Question set, Question... questions) {
    this(set, List.of(questions), connection -> "");
  }

  Question state() {
    return questions.get(0);
  }
}
