package io.pooledsqlite.faults;

import java.sql.Connection;

/** What becomes of a text that a {@link FaultyDriver} was told of. */
interface Interference {

  /** One step on the driver's side. */
  interface Step {
    Object run() throws Throwable;
  }

  /**
   * Takes the place of the step.
   *
   * @param raw the driver's own connection; null where one is opened
   */
  Object strike(Connection raw, Step step) throws Throwable;
}
