package demo;

import java.util.ArrayList;
import java.util.List;
import legacy.catalogue.Part;
import legacy.catalogue.load.Ledger;

/** Holds what a database contains after the run against what its server had acknowledged. */
final class FinalChecks {

  private final DatabaseState before;
  private final DatabaseState after;
  private final Ledger ledger;

  FinalChecks(DatabaseState before, DatabaseState after, Ledger ledger) {
    this.before = before;
    this.after = after;
    this.ledger = ledger;
  }

  List<Check> all() {
    List<Check> checks = new ArrayList<>();
    checks.add(new Check("integrity_check", after.integrity().equals("ok"), after.integrity()));
    checks.add(
        new Check(
            "journal mode as before",
            after.journalMode().equals(before.journalMode()),
            before.journalMode() + " before, " + after.journalMode() + " after"));
    checks.add(none("acknowledged parts missing", missingParts(), ledger.addedParts().size()));
    checks.add(none("acknowledged prices lost", lostPrices(), ledger.prices().size()));
    checks.add(
        none(
            "part numbers given out twice",
            ledger.duplicateIds(),
            ledger.partNumbers().acknowledged()));
    checks.add(
        tally(
            "counter of part numbers",
            ledger.partNumbers(),
            after.lastPartId() - before.lastPartId()));
    checks.add(
        tally(
            "rows of parts", ledger.parts(), (long) after.parts().size() - before.parts().size()));
    checks.add(tally("likes", ledger.likes(), likes()));
    checks.add(
        tally(
            "rows of the audit log",
            ledger.auditEntries(),
            after.auditEntries() - before.auditEntries()));
    checks.add(
        new Check(
            "answers consistent with earlier ones",
            ledger.wrongAnswers() == 0,
            ledger.wrongAnswers() + " wrong " + ledger.wrongAnswerMessages()));
    return checks;
  }

  /** Acknowledged changes of which the database knows nothing. */
  long lostUpdates() {
    return missingParts()
        + lostPrices()
        + ledger.duplicateIds()
        + Math.max(0, ledger.likes().acknowledged() - likes());
  }

  private long likes() {
    return after.likes() - before.likes();
  }

  private long missingParts() {
    return ledger.addedParts().entrySet().stream()
        .filter(added -> !isThere(added.getKey(), added.getValue()))
        .count();
  }

  private boolean isThere(long id, String name) {
    Part part = after.parts().get(id);
    return part != null && part.getName().equals(name);
  }

  private long lostPrices() {
    return ledger.prices().entrySet().stream()
        .filter(set -> !hasPrice(set.getKey(), set.getValue()))
        .count();
  }

  private boolean hasPrice(long id, int priceCents) {
    Part part = after.parts().get(id);
    return part != null && part.getPriceCents() == priceCents;
  }

  private static Check none(String name, long found, int of) {
    return new Check(name, found == 0, found + " of " + of);
  }

  private static Check tally(String name, Ledger.Tally promised, long found) {
    return new Check(name, promised.allows(found), found + " new, acknowledged " + promised);
  }
}
