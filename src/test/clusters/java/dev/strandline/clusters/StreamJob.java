package dev.strandline.clusters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A stream of files into a table that it merges and one that it appends to, and what another engine
 * says that both must be: what is lost is missing in either, what is doubled is twice in the
 * second.
 */
final class StreamJob {
  private static final int KEYS = 500;
  private static final int ROWS = 300;
  private static final int BAD_ROWS = 3;

  private static final String LANDED =
      """
      (SELECT *, filename AS file, row_number() OVER () AS line
       FROM read_csv('%s/*.csv', auto_detect=false, header=false, filename=true, parallel=false,
         columns={id:'VARCHAR', day:'DATE', word:'VARCHAR'}))
      """;
  private static final String FOUND =
      "read_parquet('%s/**/*.parquet', hive_partitioning=false, union_by_name=true)";

  private final Path folder;
  private final Path spec;
  private final Random random;
  private int landed;
  private List<String> looked = List.of();

  private StreamJob(Path folder, Path spec, Random random) {
    this.folder = folder;
    this.spec = spec;
    this.random = random;
  }

  static StreamJob in(Path folder, long seed) throws IOException {
    Files.createDirectories(folder.resolve("landing"));
    String yaml =
        """
        strandline: v1
        name: stream
        shared: true
        stream: {commit_every: 50ms, max_rows: 200}
        params:
          scheme: {type: string, default: ""}
        sources:
          raw:
            type: ReadFromFiles
            config:
              path: "%1$s/landing/*.csv"
              format: {type: delimited, header: false}
              columns:
                - {name: id, type: int32, required: true}
                - {name: day, type: date, required: true}
                - {name: word, type: string}
        steps:
          latest: {type: LatestPerKey, input: raw, config: {keys: [id, day]}}
        sinks:
          lake:
            type: WriteToParquet
            input: latest
            config: {path: "${params.scheme}%1$s/lake", partition_by: [day], mode: merge}
          history:
            type: WriteToParquet
            input: raw
            config: {path: "%1$s/history", mode: append}
        dead_letters: {path: "%1$s/rejected", limit: {rows: 1000000}}
        """
            .formatted(folder);
    Path spec = Files.writeString(folder.resolve("spec.yaml"), yaml);
    return new StreamJob(folder, spec, new Random(seed));
  }

  /** The arguments of a stream with checkpoints, at that parallelism. */
  List<String> run(int parallelism) {
    return run("scheme=", parallelism);
  }

  /** The same, waiting at a gate before each file of the merged table. */
  List<String> gatedRun(int parallelism) {
    return run("scheme=gate:", parallelism);
  }

  private List<String> run(String param, int parallelism) {
    return List.of(
        "run",
        spec.toString(),
        "--param",
        param,
        "--",
        "--parallelism=" + parallelism,
        "--checkpointingInterval=500");
  }

  Path lake() {
    return folder.resolve("lake");
  }

  /** So many files more, which come into the folder whole. */
  void land(int files) throws IOException {
    looked = List.of();
    for (int file = 0; file < files; file++) {
      List<String> lines = new ArrayList<>();
      String name = "f%05d".formatted(++landed);
      for (int row = 0; row < ROWS; row++) {
        String id = row < BAD_ROWS ? "x" : Integer.toString(random.nextInt(KEYS));
        lines.add(id + ",2026-01-0" + (1 + random.nextInt(3)) + "," + name + "-" + row);
      }
      Path temporary = Files.write(folder.resolve("landing.tmp"), lines);
      Path place = folder.resolve("landing").resolve(name + ".csv");
      Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Whether each file that has landed is in both tables; looked at after each commit only. */
  boolean hasAll() throws IOException {
    List<String> now = records();
    if (now.equals(looked)) {
      return false;
    }
    try {
      boolean all = differences().isEmpty();
      looked = now;
      return all;
    } catch (SQLException e) {
      return false; // No file yet, or one that is replaced while it is read.
    }
  }

  /** What both tables have of commits: records, and marks that they are published. */
  private List<String> records() throws IOException {
    List<String> records = new ArrayList<>();
    for (String table : List.of("lake", "history")) {
      Path commits = folder.resolve(table).resolve("_strandline/commits");
      if (Files.isDirectory(commits)) {
        try (Stream<Path> files = Files.list(commits)) {
          files.map(Path::toString).sorted().forEach(records::add);
        }
      }
    }
    return records;
  }

  /** Rows and letters that are missing or too many; some of them, and how many rows there are. */
  List<String> differences() throws SQLException {
    String landing = LANDED.formatted(folder.resolve("landing"));
    List<String> differences = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement duck = connection.createStatement()) {
      duck.execute("SET enable_external_file_cache=false");
      duck.execute("CREATE TABLE landed AS SELECT * FROM " + landing);
      compare(
          duck,
          "lake",
          "SELECT id::INT AS id, day, word FROM landed WHERE id <> 'x'"
              + " QUALIFY row_number() OVER (PARTITION BY id, day ORDER BY file DESC, line DESC) = 1",
          differences);
      compare(
          duck,
          "history",
          "SELECT id::INT AS id, day, word FROM landed WHERE id <> 'x'",
          differences);
      String letters =
          "SELECT count(*) || ' letters of ' || count(DISTINCT id) FROM "
              + FOUND.formatted(folder.resolve("rejected"));
      String wanted = landed * BAD_ROWS + " letters of " + landed * BAD_ROWS;
      try (ResultSet found = duck.executeQuery(letters)) {
        found.next();
        if (!found.getString(1).equals(wanted)) {
          differences.add(found.getString(1) + ", expected " + wanted);
        }
      }
    }
    return differences;
  }

  private void compare(Statement duck, String table, String expected, List<String> differences)
      throws SQLException {
    duck.execute(
        "CREATE OR REPLACE TEMP TABLE found AS SELECT id, day, word FROM "
            + FOUND.formatted(folder.resolve(table)));
    duck.execute("CREATE OR REPLACE TEMP TABLE expected AS " + expected);
    String query =
        "SELECT * FROM (SELECT 'surplus', x.* FROM (FROM found EXCEPT ALL FROM expected) x"
            + " UNION ALL SELECT 'missing', x.* FROM (FROM expected EXCEPT ALL FROM found) x)"
            + " LIMIT 5";
    try (ResultSet rows = duck.executeQuery(query)) {
      while (rows.next()) {
        differences.add(
            table + ": " + rows.getString(1) + " " + rows.getString(2) + " " + rows.getString(4));
      }
    }
  }

  /** How many commits the merged table has. */
  long commits() throws IOException {
    return records().stream().filter(file -> file.matches(".*/lake/.*\\.json")).count();
  }
}
