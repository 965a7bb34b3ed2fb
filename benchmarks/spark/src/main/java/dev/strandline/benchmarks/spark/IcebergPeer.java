package dev.strandline.benchmarks.spark;

import java.nio.file.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * An Iceberg table of the main job's rows, changed by {@code MERGE INTO} in Spark SQL on two cores,
 * copy on write.
 *
 * <ul>
 *   <li>{@code IcebergPeer load <folder of gzip files> <warehouse>}
 *   <li>{@code IcebergPeer merge <folder of gzip files> <warehouse>}
 *   <li>{@code IcebergPeer export <warehouse> <folder>}: the rows as Parquet files; then the table
 *       is as it was before its last merge.
 * </ul>
 */
public final class IcebergPeer {
  private static final String TABLE = "lake.db.rows";

  private IcebergPeer() {}

  public static void main(String[] args) {
    boolean export = args[0].equals("export");
    try (SparkSession spark = session(Path.of(args[export ? 1 : 2]))) {
      switch (args[0]) {
        case "load" -> load(spark, args[1]);
        case "merge" -> merge(spark, args[1]);
        case "export" -> export(spark, args[2]);
        default -> throw new IllegalArgumentException("load, merge or export, got " + args[0]);
      }
    }
  }

  private static SparkSession session(Path warehouse) {
    return SparkPeer.settings()
        .config(
            "spark.sql.extensions",
            "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
        .config("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog")
        .config("spark.sql.catalog.lake.type", "hadoop")
        .config("spark.sql.catalog.lake.warehouse", warehouse.toString())
        .getOrCreate();
  }

  private static void load(SparkSession spark, String folder) {
    SparkPeer.latest(SparkPeer.rows(spark, folder)).createOrReplaceTempView("loaded");
    spark.sql(
        "CREATE TABLE "
            + TABLE
            + " (c1 string, c2 string, c3 decimal(12,2), c4 int, c5 string, c6 date, c7 date,"
            + " c8 int) USING iceberg PARTITIONED BY (days(c7)) TBLPROPERTIES ("
            + "'write.merge.mode'='copy-on-write', 'write.parquet.compression-codec'='snappy')");
    spark.sql("INSERT INTO " + TABLE + " SELECT * FROM loaded ORDER BY c7");
  }

  private static void merge(SparkSession spark, String folder) {
    // A merge's source must be deterministic, which the id of a line is not.
    SparkPeer.latest(SparkPeer.rows(spark, folder))
        .localCheckpoint()
        .createOrReplaceTempView("changes");
    // The dates as literals, as its careful user writes them: only their files are then read.
    StringBuilder dates = new StringBuilder();
    for (Row row : spark.sql("SELECT DISTINCT c7 FROM changes").collectAsList()) {
      dates.append(dates.isEmpty() ? "" : ", ").append("DATE '").append(row.get(0)).append("'");
    }
    spark.sql(
        "MERGE INTO "
            + TABLE
            + " t USING changes s ON t.c7 IN ("
            + dates
            + ") AND t.c1 <=> s.c1 AND t.c7 = s.c7 AND t.c8 <=> s.c8"
            + " WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *");
  }

  private static void export(SparkSession spark, String folder) {
    spark
        .table(TABLE)
        .selectExpr("*", "year(c7) AS year", "month(c7) AS month", "day(c7) AS day")
        .write()
        .partitionBy("year", "month", "day")
        .parquet(folder);
    long first =
        spark
            .sql("SELECT snapshot_id FROM " + TABLE + ".snapshots ORDER BY committed_at LIMIT 1")
            .first()
            .getLong(0);
    spark.sql("CALL lake.system.rollback_to_snapshot('db.rows', " + first + ")");
  }
}
