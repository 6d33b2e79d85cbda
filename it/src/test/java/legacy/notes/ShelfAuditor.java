package legacy.notes;

import java.sql.SQLException;

/** Locks somebody else's holder. */
public final class ShelfAuditor {

  private ShelfAuditor() {}

  /** Counts and asks in one go. */
  public static long audit(Shelf shelf) throws SQLException {
    synchronized (shelf) {
      return shelf.count() + shelf.ask();
    }
  }
}
