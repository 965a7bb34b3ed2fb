package dev.strandline.chain;

import java.util.List;

/** What differs between the databases in what they are asked, and in what is to be landed. */
enum Dialect {
  POSTGRES(
      "public",
      "array<string>",
      "array_to_string(tags, ' ')",
      """
      SELECT id, customer, amount, CAST(rate AS decimal(38,9)), ordered,
        to_char(updated AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), md5(note), length(note),
        array_to_string(tags, ' '), md5(region) FROM orders
      """),
  MARIADB(
      "shop",
      "string",
      "tags",
      """
      SELECT id, customer, amount, rate, ordered,
        date_format(updated, '%Y-%m-%d %H:%i:%s.%f'), md5(note), char_length(note),
        tags, md5(region) FROM orders
      """);

  private final String schema;
  private final String tagsType;
  private final String landedTags;
  private final String orders;

  Dialect(String schema, String tagsType, String landedTags, String orders) {
    this.schema = schema;
    this.tagsType = tagsType;
    this.landedTags = landedTags;
    this.orders = orders;
  }

  /** What stands before the tables' names in events and topics. */
  String schema() {
    return schema;
  }

  /** The type that a spec gives the column. */
  String tagsType() {
    return tagsType;
  }

  /** The query of the database for its orders, as {@link #landedOrders} has them. */
  String orders() {
    return orders;
  }

  /** DuckDB's query of the landed orders. */
  String landedOrders() {
    return """
        SELECT id, customer, amount, rate, ordered, strftime(updated, '%Y-%m-%d %H:%M:%S.%f'),
          md5(note), length(note), {tags}, md5(region) FROM {table}
        """
        .replace("{tags}", landedTags);
  }

  /** The tables; PostgreSQL keeps large values apart from their rows. */
  List<String> create() {
    return switch (this) {
      case POSTGRES ->
          List.of(
              """
              CREATE TABLE orders (
                id bigint PRIMARY KEY, customer text NOT NULL, amount numeric(12,2), rate numeric,
                ordered date, updated timestamptz, note text, tags text[]);
              ALTER TABLE orders ALTER COLUMN note SET STORAGE EXTERNAL;
              CREATE TABLE items (
                order_id bigint, line int, sku text, qty int, remark text,
                PRIMARY KEY (order_id, line));
              ALTER TABLE items ALTER COLUMN remark SET STORAGE EXTERNAL;
              ALTER TABLE items REPLICA IDENTITY FULL;
              CREATE TABLE marker (id int PRIMARY KEY);
              """);
      case MARIADB ->
          List.of(
              """
              CREATE TABLE orders (
                id bigint PRIMARY KEY, customer text NOT NULL, amount numeric(12,2),
                rate decimal(38,9), ordered date, updated timestamp(6) NULL, note longtext,
                tags text)
              """,
              """
              CREATE TABLE items (
                order_id bigint, line int, sku text, qty int, remark longtext,
                PRIMARY KEY (order_id, line))
              """,
              "CREATE TABLE marker (id int PRIMARY KEY)");
    };
  }

  /** An insert that leaves a row that is there as it is. */
  String insert(String rest) {
    return switch (this) {
      case POSTGRES -> "INSERT INTO " + rest + " ON CONFLICT DO NOTHING";
      case MARIADB -> "INSERT IGNORE INTO " + rest;
    };
  }

  /** Whether a transaction can empty a table, and be rolled back. */
  boolean truncates() {
    return this == POSTGRES;
  }

  /** Of words with blanks between them. */
  String tags() {
    return this == POSTGRES ? "string_to_array(?, ' ')" : "?";
  }
}
