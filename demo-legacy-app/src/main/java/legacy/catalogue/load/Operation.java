package legacy.catalogue.load;

import java.util.Random;

/** What a client of the catalogue does, and how often in a hundred times. */
public enum Operation {
  PART("part", 31),
  PART_SEARCH("part search", 4),
  PART_COUNT("part count", 2),
  NEXT_PART_ID("next part id", 4),
  ADD_PART("add part", 3),
  UPDATE_PRICE("update price", 4),
  IMPORT_PARTS("import 10 parts", 1),
  CHARACTER("character", 34),
  LIKE("like", 4),
  STATISTICS("statistics", 8),
  DASHBOARD("dashboard (4)", 4),
  REPORT("report", 1);

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
