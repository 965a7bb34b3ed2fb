package dev.strandline.io.faults;

import dev.strandline.io.store.ObjectStat;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A spec with inputs on the disk and a table in a {@link FaultWorld}: what it is first, what comes
 * then, and the rows that the table has in the end, told by a map. Who runs it is given.
 */
public final class CrashJob {
  /** What kind of job. */
  public enum Kind {
    /** Changes with hard deletes, a corrected file, partitions in the key. */
    MERGE_DELETES("merge"),
    /** The same, partitioned by a column outside the key, so with a key index. */
    MERGE_INDEX("merge"),
    OVERWRITE("overwrite"),
    APPEND("append"),
    /** Dead letters into a merge. */
    REPLAY("merge");

    private final String mode;

    Kind(String mode) {
      this.mode = mode;
    }

    private boolean latest() {
      return this != APPEND;
    }
  }

  /** Runs a spec through Beam; a failure is an exception. */
  public interface Runs {
    /** As {@code strandline run}. */
    void run(Path spec) throws Exception;

    /** As {@code strandline replay}. */
    void replay(Path spec) throws Exception;

    /** Whether a run that a fault meets may end so, beside what tells that it went wrong. */
    boolean mayEndWith(RuntimeException e);
  }

  private static final int KEYS = 12;
  private static final String DAY = "yyyy-MM-dd";
  private static final String BOTH_DAYS = "[\"yyyy-MM-dd\", \"yyyyMMdd\"]";

  private final Kind kind;
  private final Path folder;
  private final FaultWorld world;
  private final Map<String, List<String>> files = new TreeMap<>();

  /** A job in that world, with its spec and inputs in that folder. */
  public CrashJob(Kind kind, Path folder, FaultWorld world) throws IOException {
    this.kind = kind;
    this.folder = Files.createDirectories(folder);
    this.world = world;
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(spec(), yaml(DAY));
  }

  private Path spec() {
    return folder.resolve("spec.yaml");
  }

  private String yaml(String days) {
    return """
        strandline: v1
        name: crashed
        sources:
          raw:
            type: ReadFromFiles
            config:
              path: "%1$s/in/*.csv"
              format: {type: delimited, header: false}
              columns:
                - {name: op, type: string, required: true}
                - {name: id, type: int32, required: true}
                - {name: day, type: date, pattern: %2$s, required: true}
                - {name: word, type: string}
        %3$s
        sinks:
          lake:
            type: WriteToParquet
            input: %4$s
            config: {path: "%5$s", partition_by: [day], mode: %6$s}
        dead_letters: {path: "%7$s"}
        """
        .formatted(
            folder,
            days,
            kind.latest()
                ? """
                steps:
                  changes: {type: DecodeChanges, input: raw, config: {op: {column: op}}}
                  latest: {type: LatestPerKey, input: changes, config: {keys: [%s]}}
                """
                    .formatted(kind == Kind.MERGE_INDEX ? "id" : "id, day")
                : "",
            kind.latest() ? "latest" : "raw",
            world.location("lake"),
            kind.mode,
            world.location("bad"));
  }

  /** The table as it is before anything goes wrong. */
  public void first(Runs runs) throws Exception {
    List<String> a = new ArrayList<>();
    List<String> b = new ArrayList<>();
    for (int id = 0; id < KEYS; id++) {
      a.add("I," + id + ",2026-01-0" + (1 + id % 4) + ",a" + id);
      if (id % 3 == 0) {
        b.add("U," + id + ",2026-01-0" + (1 + id % 4) + ",b" + id);
      }
    }
    b.add("I,bad,2026-01-01,of b");
    b.add("I,90,20260105,other day");
    b.add("I,0,20260101,last of b");
    land("a.csv", a);
    land("b.csv", b);
    runs.run(spec());
  }

  /** Lands what the second run takes in; once. */
  public void change() throws IOException {
    if (kind == Kind.REPLAY) {
      Files.writeString(spec(), yaml(BOTH_DAYS));
      return;
    }
    land(
        "c.csv",
        List.of(
            "U,1,2026-01-02,c1",
            "D,2,2026-01-03,",
            "U,3,2026-01-01,moved",
            "I,50,2026-01-06,new",
            "D,6,2026-01-03,",
            "I,worse,2026-01-01,of c"));
    if (kind != Kind.APPEND) {
      // A row of a.csv goes, another is somewhere else now.
      List<String> corrected = new ArrayList<>(files.get("a.csv"));
      corrected.remove(4);
      corrected.set(6, "I,7,2026-01-07,corrected");
      land("a.csv", corrected);
    }
  }

  /** The run that takes it in. */
  public void second(Runs runs) throws Exception {
    if (kind == Kind.REPLAY) {
      runs.replay(spec());
    } else {
      runs.run(spec());
    }
  }

  private void land(String name, List<String> lines) throws IOException {
    files.put(name, lines);
    Path next = folder.resolve("next");
    Files.write(next, lines, StandardCharsets.UTF_8);
    Files.move(
        next,
        folder.resolve("in").resolve(name),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** The rows of the table after both, as {@code id,day,word}, sorted. */
  public List<String> expected() {
    Map<String, String> latest = new TreeMap<>();
    List<String> all = new ArrayList<>();
    for (List<String> lines : files.values()) {
      for (String line : lines) {
        String[] cells = line.split(",", 4);
        boolean compact = cells[2].length() == 8;
        if (!cells[1].matches("[0-9]+") || (compact && kind != Kind.REPLAY)) {
          continue;
        }
        String day = compact ? cells[2].substring(0, 4) + "-01-" + cells[2].substring(6) : cells[2];
        String row = cells[1] + "," + day + "," + cells[3];
        all.add(row);
        String key = kind == Kind.MERGE_INDEX ? cells[1] : cells[1] + "," + day;
        latest.put(key, cells[0].equals("D") ? "" : row);
      }
    }
    List<String> rows = kind.latest() ? new ArrayList<>(latest.values()) : all;
    rows.removeIf(String::isEmpty);
    rows.sort(null);
    return rows;
  }

  /** How many letters with different ids there are in the end, of contents that are gone too. */
  public int letters() {
    return switch (kind) {
      case REPLAY -> 1;
      case MERGE_DELETES, MERGE_INDEX, OVERWRITE, APPEND -> 4;
    };
  }

  /** Copies what a reader's glob finds of the table, or of the letters' store, into a folder. */
  public Path copy(String of, Path into) throws IOException {
    Store store = Stores.open(world.location(of));
    for (ObjectStat file : store.list("")) {
      if (file.path().endsWith(".parquet")) {
        Path copy = into.resolve(file.path());
        Files.createDirectories(copy.getParent());
        Files.write(copy, store.read(file.path()));
      }
    }
    return into;
  }

  /** Staged files that are left, and Parquet files of ours. */
  public List<String> strays() throws IOException {
    TreeSet<String> strays = new TreeSet<>();
    for (ObjectStat file : Stores.open(world.location("lake")).list("_strandline")) {
      if (file.path().contains("/staging/") || file.path().endsWith(".parquet")) {
        strays.add(file.path());
      }
    }
    return List.copyOf(strays);
  }
}
