package io.pooledsqlite.metrics;

/** How a transaction ended: what it took, and whether it was kept. */
enum TransactionEnd {
  READ_COMMITTED("read", "committed"),
  READ_ROLLED_BACK("read", "rolled_back"),
  WRITE_COMMITTED("write", "committed"),
  WRITE_ROLLED_BACK("write", "rolled_back");

  private final String kind;
  private final String outcome;

  TransactionEnd(String kind, String outcome) {
    this.kind = kind;
    this.outcome = outcome;
  }

  static TransactionEnd of(boolean wrote, boolean committed) {
    if (wrote) {
      return committed ? WRITE_COMMITTED : WRITE_ROLLED_BACK;
    }
    return committed ? READ_COMMITTED : READ_ROLLED_BACK;
  }

  String kind() {
    return kind;
  }

  String outcome() {
    return outcome;
  }
}
