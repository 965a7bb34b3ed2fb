package dev.strandline.benchmarks.spark;

import static org.apache.spark.sql.functions.expr;

import org.apache.spark.sql.SparkSession;

/**
 * Events of Debezium in a topic, from its beginning to its end of now, to a folder of Parquet with
 * the latest row of each key, in Spark SQL on two cores: {@code SparkKafkaPeer <broker> <table's
 * folder>}.
 */
public final class SparkKafkaPeer {
  private static final String EVENT =
      "after struct<id: bigint, customer: string, amount: string, ordered: int, note: string>,"
          + " op string, source struct<lsn: bigint>";

  private SparkKafkaPeer() {}

  public static void main(String[] args) {
    try (SparkSession spark = SparkPeer.settings().getOrCreate()) {
      spark
          .read()
          .format("kafka")
          .option("kafka.bootstrap.servers", args[0])
          .option("subscribe", "shop.public.orders")
          .load()
          .where("value IS NOT NULL")
          .select(
              expr("get_json_object(cast(key AS string), '$.id')").as("key"),
              expr("from_json(cast(value AS string), '" + EVENT + "')").as("event"),
              expr("offset"))
          .withColumn(
              "version",
              expr(
                  "row_number() OVER (PARTITION BY key ORDER BY event.source.lsn DESC, offset DESC)"))
          .where("version = 1 AND event.op <> 'd'")
          .select(
              expr("event.after.id"),
              expr("event.after.customer"),
              expr("cast(event.after.amount AS decimal(12,2)) AS amount"),
              expr("date_from_unix_date(event.after.ordered) AS ordered"),
              expr("event.after.note"))
          .write()
          .option("compression", "snappy")
          .parquet(args[1]);
    }
  }
}
