package dev.strandline.clusters;

import dev.strandline.examples.Compression;
import dev.strandline.examples.DataShape;
import dev.strandline.examples.GenerateFiles;
import dev.strandline.servers.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The shipped main job over generated files, and what another engine says that it must give. */
final class MainJob {
  private static final String EXPECTED =
      """
      SELECT c1, c2, c3, c4, c5, c6, c7, c8
      FROM (SELECT * REPLACE (c6::DATE AS c6, c7::DATE AS c7), filename AS file,
              row_number() OVER () AS line
            FROM read_csv('%s/*.gz', auto_detect=false, header=false, compression='gzip',
              filename=true, parallel=false, delim='|', quote='', escape='', ignore_errors=true,
              columns={c1:'VARCHAR', c2:'VARCHAR', c3:'DECIMAL(12,2)', c4:'INTEGER', c5:'VARCHAR',
                c6:'TIMESTAMP', c7:'TIMESTAMP', c8:'INTEGER'}))
      WHERE c1 IS NOT NULL
      QUALIFY row_number() OVER (PARTITION BY c1, c7, c8 ORDER BY file DESC, line DESC) = 1
      """;

  private final Path folder;
  private final Path spec;

  private MainJob(Path folder, Path spec) {
    this.folder = folder;
    this.spec = spec;
  }

  /** Files of that many rows, and the example's spec, whose paths all hosts of a test share. */
  static MainJob of(Path folder, long rows) throws IOException {
    GenerateFiles.write(
        new DataShape(rows, 8, 1, 0.25, 0.001, 20, 0, 0),
        Compression.GZIP,
        folder.resolve("landing"));
    String yaml =
        Files.readString(Repository.file("examples/main-job/spec.yaml"))
            .replace("name: main-job\n", "name: main-job\nshared: true\n")
            .replace("\"${params.lake}_rejected\"", "\"${params.rejected}\"")
            .replace("params:\n", "params:\n  rejected: {type: string, required: true}\n");
    return new MainJob(folder, Files.writeString(folder.resolve("spec.yaml"), yaml));
  }

  /** The arguments of a run that asks a broker of Kafka which is not there. */
  List<String> runOfKafka() throws IOException {
    String yaml =
        """
        strandline: v1
        name: events
        shared: true
        sources:
          raw:
            type: ReadFromKafka
            config:
              bootstrap_servers: "127.0.0.1:%d"
              topics: orders
              format: {type: json}
              columns: [{name: id, type: int64, required: true}]
              timeout: 2s
        sinks:
          lake: {type: WriteToParquet, input: raw, config: {path: "%s", mode: append}}
        """
            .formatted(JavaProcess.freePort(), table("events"));
    return List.of("run", Files.writeString(folder.resolve("events.yaml"), yaml).toString());
  }

  Path table(String name) {
    return folder.resolve(name);
  }

  /** The arguments of a run into that table. */
  List<String> run(String table) {
    return run(table, "");
  }

  /** The same, waiting at a gate before its first file. */
  List<String> gatedRun(String table) {
    return run(table, "gate:");
  }

  private List<String> run(String table, String scheme) {
    return List.of(
        "run",
        spec.toString(),
        "--param",
        "landing=" + folder.resolve("landing"),
        "--param",
        "lake=" + scheme + table(table),
        "--param",
        "rejected=" + table(table + "_rejected"));
  }

  /** The workers that wait at the gate of that table. */
  List<ProcessHandle> atTheGate(String table) throws IOException {
    return GateStores.waiting(table(table));
  }

  void openTheGate(String table) throws IOException {
    GateStores.open(table(table));
  }

  boolean isCommitted(String table) {
    return Files.exists(table(table).resolve("_strandline/commits/00000000000000000001.json"));
  }

  /** Whether every file of its commit is in its place. */
  boolean isPublished(String table) {
    return Files.exists(table(table).resolve("_strandline/commits/00000000000000000001.published"));
  }

  /** Rows that the table has and should not, or should and has not; and how many it has. */
  List<String> differences(String table) throws SQLException {
    String found =
        "SELECT c1, c2, c3, c4, c5, c6, c7, c8 FROM read_parquet('"
            + table(table)
            + "/**/*.parquet', hive_partitioning=false)";
    String expected = EXPECTED.formatted(folder.resolve("landing"));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement duck = connection.createStatement()) {
      duck.execute("SET TimeZone='UTC'");
      duck.execute("CREATE TABLE found AS " + found);
      duck.execute("CREATE TABLE expected AS " + expected);
      List<String> differences = new ArrayList<>();
      try (ResultSet rows =
          duck.executeQuery(
              "SELECT * FROM (SELECT 'surplus', x.* FROM (FROM found EXCEPT ALL FROM expected) x"
                  + " UNION ALL SELECT 'missing', x.* FROM (FROM expected EXCEPT ALL FROM found) x)"
                  + " LIMIT 5")) {
        while (rows.next()) {
          differences.add(rows.getString(1) + " " + rows.getString(2) + " " + rows.getString(8));
        }
      }
      try (ResultSet count = duck.executeQuery("SELECT count(*) FROM found")) {
        count.next();
        if (count.getLong(1) == 0) {
          differences.add("no rows at all");
        }
      }
      return differences;
    }
  }
}
