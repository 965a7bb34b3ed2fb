package dev.strandline.chain;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Random transactions on two tables: inserts, updates of some columns, deletes, changes of keys,
 * all of them of one key at once, truncates of a table, a fifth of them rolled back.
 *
 * <p>A change of an order's key writes its note anew: otherwise a large note is in no event of the
 * new key, and nobody could land it. Items are logged with REPLICA IDENTITY FULL, where it is.
 */
final class Workload {
  static final List<String> TABLES = List.of("orders", "items", "marker");
  private static final int KEYS = 300;

  private final Dialect dialect;
  private final Random random;
  private volatile boolean regions;

  Workload(Dialect dialect, long seed) {
    this.dialect = dialect;
    random = new Random(seed);
  }

  /** The tables. */
  static void create(Database database) throws SQLException {
    for (String statement : database.dialect().create()) {
      database.execute(statement);
    }
  }

  /** The orders get a column more, and from now on values in it. */
  void addRegion(Database database) throws SQLException {
    database.execute("ALTER TABLE orders ADD COLUMN region text");
    regions = true;
  }

  /** One transaction; what a crash makes of it, the database knows. */
  void transaction(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    int statements = 1 + random.nextInt(8);
    for (int i = 0; i < statements; i++) {
      if (!regions && dialect.truncates() && random.nextInt(500) == 0) {
        run(connection, "TRUNCATE items"); // in the first half, so that there are rows in the end
      } else if (random.nextInt(3) == 0) {
        item(connection);
      } else {
        order(connection, 1L + random.nextInt(KEYS));
      }
    }
    if (random.nextInt(5) == 0) {
      connection.rollback();
    } else {
      connection.commit();
    }
  }

  private void order(Connection connection, long id) throws SQLException {
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> insert(connection, id);
      case 4, 5, 6 -> // the note stays where it is, and is not in the event
          run(
              connection,
              "UPDATE orders SET amount = ?, rate = ?, updated = ? WHERE id = ?",
              amount(),
              rate(),
              now(),
              id);
      case 7 ->
          run(
              connection,
              "UPDATE orders SET " + (regions ? "region" : "note") + " = ? WHERE id = ?",
              note(),
              id);
      case 8 -> run(connection, "UPDATE orders SET customer = customer WHERE id = ?", id);
      case 9 -> run(connection, "DELETE FROM orders WHERE id = ?", id);
      case 10 -> {
        run(connection, "DELETE FROM orders WHERE id = ?", id);
        insert(connection, id);
        run(connection, "UPDATE orders SET customer = ? WHERE id = ?", word(), id);
      }
      default -> {
        long other = 1L + random.nextInt(KEYS);
        run(
            connection,
            "UPDATE orders SET id = ?, note = concat(note, '.') WHERE id = ?"
                + " AND NOT EXISTS (SELECT 1 FROM orders AS o WHERE o.id = ?)",
            other,
            id,
            other);
      }
    }
  }

  private void insert(Connection connection, long id) throws SQLException {
    run(
        connection,
        dialect.insert(
            "orders (id, customer, amount, rate, ordered, updated, note, tags)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, "
                + dialect.tags()
                + ")"),
        id,
        word(),
        amount(),
        rate(),
        Date.valueOf(LocalDate.of(1890, 1, 1).plusDays(random.nextInt(80_000))),
        now(),
        note(),
        random.nextBoolean() ? null : word() + " " + word());
  }

  private void item(Connection connection) throws SQLException {
    long order = 1L + random.nextInt(KEYS / 4);
    int line = 1 + random.nextInt(3);
    switch (random.nextInt(5)) {
      case 0, 1 ->
          run(
              connection,
              dialect.insert("items VALUES (?, ?, ?, ?, ?)"),
              order,
              line,
              word(),
              random.nextInt(),
              note());
      case 2 ->
          run(
              connection,
              "UPDATE items SET qty = ? WHERE order_id = ? AND line = ?",
              random.nextInt(),
              order,
              line);
      case 3 ->
          run(
              connection,
              "UPDATE items SET line = line + 3 WHERE order_id = ? AND line = ?"
                  + " AND NOT EXISTS (SELECT 1 FROM items AS i WHERE i.order_id = ? AND i.line = ?)",
              order,
              line,
              order,
              line + 3);
      default -> run(connection, "DELETE FROM items WHERE order_id = ?", order);
    }
  }

  private @Nullable BigDecimal amount() {
    return random.nextInt(10) == 0
        ? null
        : BigDecimal.valueOf(random.nextLong(2_000_000_000L) - 1_000_000_000L, 2);
  }

  private @Nullable BigDecimal rate() {
    return random.nextInt(10) == 0
        ? null
        : BigDecimal.valueOf(random.nextLong(), random.nextInt(10));
  }

  private Timestamp now() {
    return Timestamp.from(
        Instant.EPOCH.plus(random.nextLong(2_000_000_000_000_000L), ChronoUnit.MICROS));
  }

  private String word() {
    return "w" + random.nextInt(1_000) + (random.nextInt(10) == 0 ? "é\"\\\n" : "");
  }

  /** A quarter of them so large that they are kept apart. */
  private String note() {
    return random.nextInt(4) == 0 ? word().repeat(2_000) : word();
  }

  private static void run(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.execute();
    }
  }
}
