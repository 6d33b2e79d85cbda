package legacy.catalogue;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/**
 * Fills a new database with a catalogue that is the same every time: parts and characters numbered
 * from 1, and for each character the parts it is built from.
 */
public final class DataGenerator {

  public static final int DEFAULT_PARTS = 50_000;
  public static final int DEFAULT_CHARACTERS = 5_000;

  private static final int PARTS_PER_CHARACTER = 20;
  private static final int BATCH = 1_000;
  private static final int PROGRESS_STEP = 25_000;

  private static final String[] SCHEMA = {
    "CREATE TABLE parts (id INTEGER PRIMARY KEY, name TEXT NOT NULL CHECK (name <> ''),"
        + " category TEXT NOT NULL, price_cents INTEGER NOT NULL)",
    "CREATE INDEX parts_by_category ON parts (category, price_cents)",
    "CREATE TABLE characters (id INTEGER PRIMARY KEY, name TEXT NOT NULL, series TEXT NOT NULL,"
        + " likes INTEGER NOT NULL DEFAULT 0)",
    "CREATE INDEX characters_by_likes ON characters (likes DESC, id)",
    "CREATE TABLE character_parts (character_id INTEGER NOT NULL REFERENCES characters,"
        + " part_id INTEGER NOT NULL REFERENCES parts, quantity INTEGER NOT NULL,"
        + " PRIMARY KEY (character_id, part_id)) WITHOUT ROWID",
    "CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL)",
    "CREATE TABLE audit_log (id INTEGER PRIMARY KEY, at TEXT NOT NULL, action TEXT NOT NULL,"
        + " subject_id INTEGER NOT NULL)"
  };

  private static final String[] CATEGORIES = {
    "arm", "leg", "head", "torso", "wheel", "visor", "cape", "shield", "sword", "base"
  };
  private static final String[] MATERIALS = {
    "brass", "steel", "resin", "oak", "glass", "felt", "amber", "slate", "copper", "bone"
  };
  private static final String[] SERIES = {
    "Lighthouse", "Harvest", "Clockwork", "Tundra", "Carnival", "Orchard", "Foundry", "Tide"
  };

  private final PrintStream progress;
  private final Random random = new Random(42);

  /** A generator that tells this stream how far it is. */
  public DataGenerator(PrintStream progress) {
    this.progress = progress;
  }

  /** Creates the tables and their rows in one transaction; the database must have none yet. */
  public void generate(String url, int parts, int characters) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url)) {
      connection.setAutoCommit(false);
      createTables(connection);
      insertParts(connection, parts);
      insertCharacters(connection, characters);
      linkPartsToCharacters(connection, parts, characters);
      startCounter(connection, parts);
      connection.commit();
    }
  }

  private static void createTables(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String table : SCHEMA) {
        statement.executeUpdate(table);
      }
    }
  }

  private void insertParts(Connection connection, int parts) throws SQLException {
    try (Rows rows =
        new Rows(connection, "parts", "INSERT INTO parts VALUES (?, ?, ?, ?)", parts)) {
      for (int id = 1; id <= parts; id++) {
        String category = pick(CATEGORIES);
        rows.add(id, pick(MATERIALS) + " " + category + " " + id, category, price());
      }
    }
  }

  private void insertCharacters(Connection connection, int characters) throws SQLException {
    try (Rows rows =
        new Rows(
            connection,
            "characters",
            "INSERT INTO characters (id, name, series) VALUES (?, ?, ?)",
            characters)) {
      for (int id = 1; id <= characters; id++) {
        String series = pick(SERIES);
        rows.add(id, series + " figure " + id, series);
      }
    }
  }

  private void linkPartsToCharacters(Connection connection, int parts, int characters)
      throws SQLException {
    int links = Math.min(PARTS_PER_CHARACTER, parts);
    try (Rows rows =
        new Rows(
            connection,
            "parts of characters",
            "INSERT INTO character_parts VALUES (?, ?, ?)",
            characters * links)) {
      for (int character = 1; character <= characters; character++) {
        int first = random.nextInt(parts);
        for (int i = 0; i < links; i++) {
          // Spread evenly over all parts: a join then touches pages all over the table.
          long part = 1 + (first + (long) i * parts / links) % parts;
          rows.add(character, part, 1 + random.nextInt(4));
        }
      }
    }
  }

  private static void startCounter(Connection connection, int parts) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO counters VALUES ('part', ?)")) {
      insert.setInt(1, parts);
      insert.executeUpdate();
    }
  }

  private String pick(String[] words) {
    return words[random.nextInt(words.length)];
  }

  private int price() {
    return 50 + random.nextInt(20_000);
  }

  /** Rows on their way into one table, sent in batches. */
  private final class Rows implements AutoCloseable {

    private final PreparedStatement insert;
    private final String what;
    private final int total;
    private int added;

    Rows(Connection connection, String what, String sql, int total) throws SQLException {
      this.insert = connection.prepareStatement(sql);
      this.what = what;
      this.total = total;
    }

    void add(Object... values) throws SQLException {
      for (int i = 0; i < values.length; i++) {
        insert.setObject(i + 1, values[i]);
      }
      insert.addBatch();
      added++;
      if (added % BATCH == 0 || added == total) {
        insert.executeBatch();
      }
      if (added % PROGRESS_STEP == 0 || added == total) {
        progress.println("  " + what + ": " + added + " of " + total);
      }
    }

    @Override
    public void close() throws SQLException {
      insert.close();
    }
  }

  public static void main(String[] args) throws SQLException {
    if (args.length > 3 || (args.length > 0 && args[0].startsWith("-"))) {
      System.err.println("Usage: DataGenerator [JDBC-URL [PARTS [CHARACTERS]]]");
      System.exit(2);
    }
    String url = args.length > 0 ? args[0] : CatalogueServer.DEFAULT_URL;
    int parts = args.length > 1 ? Integer.parseInt(args[1]) : DEFAULT_PARTS;
    int characters = args.length > 2 ? Integer.parseInt(args[2]) : DEFAULT_CHARACTERS;
    System.out.println("Generating " + url);
    new DataGenerator(System.out).generate(url, parts, characters);
  }
}
