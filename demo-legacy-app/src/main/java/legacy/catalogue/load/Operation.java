package legacy.catalogue.load;

import java.util.Random;

/** What a client of the catalogue does, and how often in a hundred times. */
public enum Operation {
  PART("part", 26),
  PART_SEARCH("part search", 3),
  PART_COUNT("part count", 2),
  NEXT_PART_ID("next part id", 6),
  ADD_PART("add part", 5),
  UPDATE_PRICE("update price", 6),
  IMPORT_PARTS("import 10 parts", 1),
  CHARACTER("character", 30),
  LIKE("like", 6),
  STATISTICS("statistics", 8),
  DASHBOARD("dashboard (4)", 5),
  REPORT("report", 2);

  private final String label;
  private final int share;

  Operation(String label, int share) {
    this.label = label;
    this.share = share;
  }

  /** The name to show. */
  public String label() {
    return label;
  }

  static Operation pick(Random random) {
    int ticket = random.nextInt(100);
    for (Operation operation : values()) {
      ticket -= operation.share;
      if (ticket < 0) {
        return operation;
      }
    }
    throw new IllegalStateException("the shares must add up to 100");
  }
}
