package io.pooledsqlite.it.holders;

/** What the source of every generated holder has in common. */
final class HolderText {

  static final String HEAD =
      """
      package generated;

      import java.io.*;
      import java.sql.*;
      import java.util.*;
      import java.util.concurrent.ConcurrentHashMap;
      import java.util.function.LongUnaryOperator;

      """;

  static final String KEPT =
      """
        static class Kept {
          private final Connection connection;

          Kept(String url) throws SQLException {
            connection = DriverManager.getConnection(url);
          }

          Connection connection() {
            return connection;
          }
        }

      """;

  static final String PEER =
      """
        static final class Peer {
          private final Connection own;

          Peer(String url) throws SQLException {
            own = DriverManager.getConnection(url);
          }

          synchronized long add(int a) throws Exception {
            try (Statement s = own.createStatement()) {
              return s.executeUpdate("INSERT INTO log(v) VALUES (" + a + ")");
            }
          }

          synchronized long back(HOLDER holder) throws Exception {
            return holder.again();
          }
        }

      """;

  static final String TAIL;

  static {
    StringBuilder tail = new StringBuilder();
    tail.append(
        """
          private static int id(int a) {
            return Math.floorMod(a, 3);
          }

          private static void ignore(Object object) {}

          static final class Row {
            int id;
            long n;
          }

          static final class Asked {
            private boolean asked;
            private long number;

            /** Counts once, and so slowly that others can be seen to count meanwhile. */
            long ask() {
              if (!asked) {
                asked = true;
                number = shared[0] + 1;
                java.util.concurrent.locks.LockSupport.parkNanos(20_000);
                shared[0] = number;
              }
              return number;
            }

            long number() {
              return number;
            }
          }

          static final class Printed extends OutputStream {
            long hash;

            @Override
            public void write(int character) {
              hash = hash * 31 + character;
            }
          }

          public interface Work {
            long run(int a) throws Exception;
          }

          interface Mapper {
            long map(ResultSet row) throws SQLException;
          }

          private static long query(Connection c, String sql, Mapper mapper) throws SQLException {
            try (Statement s = c.createStatement();
                ResultSet r = s.executeQuery(sql)) {
              return r.next() ? mapper.map(r) : -1;
            }
          }

          private static long row(Connection c, int id) throws SQLException {
            try (Statement s = c.createStatement();
                ResultSet r = s.executeQuery("SELECT n FROM t WHERE id = " + id)) {
              return r.next() ? r.getLong(1) : -1;
            }
          }

          /** Others may do much meanwhile. */
          private static long slowRow(Connection c, int id) throws SQLException {
            String sql =
                "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 3000)"
                    + " SELECT n + 0 * (SELECT count(*) FROM c) FROM t WHERE id = ";
            try (Statement s = c.createStatement();
                ResultSet r = s.executeQuery(sql + id)) {
              return r.next() ? r.getLong(1) : -1;
            }
          }

          private static long rowOrFail(Connection c, int id) {
            try {
              return row(c, id);
            } catch (SQLException e) {
              throw new UnsupportedOperationException(e);
            }
          }

          private static long insert(Connection c, int a) throws SQLException {
            try (PreparedStatement s =
                c.prepareStatement(
                    "INSERT INTO log(v) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
              s.setInt(1, a);
              s.executeUpdate();
              try (ResultSet r = s.getGeneratedKeys()) {
                r.next();
                return r.getLong(1);
              }
            }
          }

          private static long deep(Connection c, int a, int depth) throws SQLException {
            return d0(c, a);
          }

        """);
    for (int i = 0; i < 15; i++) {
      tail.append("  private static long d" + i + "(Connection c, int a) throws SQLException {\n");
      if (i < 14) {
        tail.append("    return d" + (i + 1) + "(c, a);\n");
      } else {
        tail.append(
            """
                try (Statement s = c.createStatement()) {
                  return s.executeUpdate("UPDATE t SET n = n + 2 WHERE id = " + id(a));
                }
            """);
      }
      tail.append("  }\n\n");
    }
    TAIL = tail.toString();
  }

  private HolderText() {}
}
