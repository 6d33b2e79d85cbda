package io.pooledsqlite.agent.analysis;

import io.pooledsqlite.agent.analysis.Value.Created;
import io.pooledsqlite.agent.analysis.Value.Nothing;
import io.pooledsqlite.agent.analysis.Value.Null;
import io.pooledsqlite.agent.analysis.Value.Plain;
import io.pooledsqlite.agent.analysis.Value.Shared;
import java.util.Set;

/** Values that are met everywhere. */
final class Values {

  static final Plain INT = new Plain("I");
  static final Plain LONG = new Plain("J");
  static final Plain FLOAT = new Plain("F");
  static final Plain DOUBLE = new Plain("D");
  static final Plain SOME_PLAIN = new Plain(Value.OBJECT);
  static final Null NULL = new Null(false);
  static final Null LITERAL_NULL = new Null(true);
  static final Nothing NOTHING = new Nothing();
  static final Created SOMETHING_CREATED = new Created(Set.of(), false);
  static final Shared SOMETHING_SHARED = new Shared(Value.OBJECT, false, null, false);

  private Values() {}
}
