package io.pooledsqlite.session;

import io.pooledsqlite.pool.Database;
import io.pooledsqlite.pool.PhysicalConnection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one database's schema, read anew after each schema change made through it.
 * Thread-safe.
 */
final class Schema {

  private record Known(long epoch, SchemaFacts facts) {}

  private volatile @Nullable Known known;

  private Schema() {}

  static Schema of(Database database) {
    return database.kept(Schema.class, Schema::new);
  }

  /** The facts as of this schema epoch, or null if they must be read. */
  @Nullable SchemaFacts known(long epoch) {
    Known last = known;
    return last != null && last.epoch() == epoch ? last.facts() : null;
  }

  /**
   * Reads the facts.
   *
   * @param connection one without a transaction, so that it sees what is committed now
   * @param epoch looked up before
   */
  SchemaFacts read(PhysicalConnection connection, long epoch) throws SQLException {
    SchemaFacts facts = SchemaFacts.of(connection);
    known = new Known(epoch, facts);
    return facts;
  }
}
