package legacy.notes;

import java.sql.SQLException;

/** Locks somebody else's holder. */
final class Auditor {

  private Auditor() {}

  static long sum(Ledger ledger) throws SQLException {
    synchronized (ledger) {
      return ledger.one(1) + ledger.one(2);
    }
  }
}
