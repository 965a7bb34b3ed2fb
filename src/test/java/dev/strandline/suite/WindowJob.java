package dev.strandline.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Files of changes with event times before and after 1970, and by plain maps what commits make of
 * them in windows: the rows, and the records that are late.
 */
final class WindowJob {
  /** Windows as a spec says them, and in numbers. */
  enum Kind {
    FIXED("type: fixed, size: 1h", Duration.ofHours(1), Duration.ofHours(1), Duration.ZERO),
    SHIFTED(
        "type: fixed, size: 1h, offset: 25m",
        Duration.ofHours(1),
        Duration.ofHours(1),
        Duration.ofMinutes(25)),
    SLIDING(
        "type: sliding, size: 1h, period: 25m, offset: 10m",
        Duration.ofHours(1),
        Duration.ofMinutes(25),
        Duration.ofMinutes(10)),
    SESSIONS("type: sessions, gap: 7m", Duration.ofMinutes(7), Duration.ZERO, Duration.ZERO);

    private final String words;
    private final long size;
    private final long period;
    private final long offset;

    Kind(String words, Duration size, Duration period, Duration offset) {
      this.words = words;
      this.size = micros(size);
      this.period = micros(period);
      this.offset = micros(offset);
    }
  }

  private static final Instant FIRST = Instant.parse("1969-12-31T20:00:00Z");
  private static final long HOUR = micros(Duration.ofHours(1));
  private static final int KEYS = 5;

  /** One record of a file. */
  private record Row(String file, int record, String op, int id, @Nullable Long at, String value) {
    boolean isLaterThan(Row that) {
      int files = file.compareTo(that.file);
      return files > 0 || (files == 0 && record >= that.record);
    }

    String line() {
      return op + "," + id + "," + (at == null ? "" : instant(at)) + "," + value;
    }
  }

  private record Window(int id, long start, long end) implements Comparable<Window> {
    @Override
    public int compareTo(Window that) {
      int ids = Integer.compare(id, that.id);
      return ids != 0 ? ids : Long.compare(start, that.start);
    }
  }

  private final Path folder;
  private final Kind kind;
  private final @Nullable Duration lateness;
  private final List<Row> all = new ArrayList<>();
  private final Map<String, List<Row>> byFile = new HashMap<>();
  private final Map<Window, Row> latest = new TreeMap<>();
  private final TreeSet<String> late = new TreeSet<>();
  private final TreeSet<String> timeless = new TreeSet<>();
  private @Nullable Long seen;
  private int files;

  /**
   * A job of that folder.
   *
   * @param lateness none where no row is late
   */
  WindowJob(Path folder, Kind kind, @Nullable Duration lateness, String mode, String more)
      throws IOException {
    this.folder = Files.createDirectories(folder);
    this.kind = kind;
    this.lateness = lateness;
    Files.createDirectories(folder.resolve("in"));
    String window =
        "{time: at, "
            + kind.words
            + (lateness == null ? "" : ", allowed_lateness: " + lateness.toMinutes() + "m")
            + "}";
    String yaml = yaml(folder, window, mode);
    Files.writeString(
        spec(),
        (kind == Kind.SESSIONS && mode.equals("merge")
                ? yaml.replace("[day(window_start)]", "['bucket(3, id)']")
                : yaml)
            + more);
  }

  static String yaml(Path folder, String window, String mode) {
    return """
        strandline: v1
        name: windows
        sources:
          raw:
            type: ReadFromFiles
            config:
              path: "%1$s/in/*"
              format: {type: delimited, header: false}
              columns:
                - {name: op, type: string, required: true}
                - {name: id, type: int32, required: true}
                - {name: at, type: timestamp}
                - {name: value, type: string}
        steps:
          changes: {type: DecodeChanges, input: raw, config: {op: {column: op}}}
          latest:
            type: LatestPerKey
            input: changes
            config:
              keys: id
              window: %2$s
        sinks:
          lake:
            type: WriteToParquet
            input: latest
            config:
              path: "%1$s/lake"
              partition_by: [day(window_start)]
              mode: %3$s
              max_delete_ratio: 1
        dead_letters: {path: "%1$s/rejected"}
        """
        .formatted(folder, window, mode);
  }

  Path spec() {
    return folder.resolve("spec.yaml");
  }

  /** A file that goes into the table with a commit of its own. */
  void add(Random random, int rows) throws IOException {
    committed(List.of(land(random, rows)));
  }

  /** A file of event times around a middle that moves on; some of them in full hours. */
  String land(Random random, int rows) throws IOException {
    // Not in the order of their coming, so that positions and commits say different things.
    String name = "%03d.csv".formatted(random.nextInt(900) + 1);
    while (Files.exists(folder.resolve("in/" + name))) {
      name = "%03d.csv".formatted(random.nextInt(900) + 1);
    }
    long middle = micros(Duration.between(Instant.EPOCH, FIRST)) + files * (5 * HOUR / 6);
    List<Row> added = new ArrayList<>();
    for (int i = 1; i <= rows; i++) {
      long at = middle - 4 * HOUR + (long) (random.nextDouble() * 4.4 * HOUR);
      if (random.nextInt(6) == 0) {
        at = Math.floorDiv(at, HOUR) * HOUR - random.nextInt(2);
      }
      int id = random.nextInt(KEYS);
      if (i > 1 && random.nextInt(5) == 0) {
        // Just as far from another row of its key as a session lasts.
        Row before = added.get(i - 2);
        id = before.id;
        at = (before.at == null ? at : before.at) + micros(Duration.ofMinutes(7));
      }
      boolean hasTime = random.nextInt(40) > 0;
      String op = random.nextInt(5) == 0 ? "D" : "U";
      added.add(new Row(name, i, op, id, hasTime ? at : null, files + "-" + i));
    }
    files++;
    all.addAll(added);
    byFile.put(name, added);
    Path file = folder.resolve(name);
    Files.write(file, added.stream().map(Row::line).toList());
    Files.move(file, folder.resolve("in/" + name));
    return name;
  }

  /** Hears that those files went into the table with one commit, after those told before. */
  void committed(Collection<String> names) {
    List<Row> rows = new ArrayList<>();
    names.forEach(name -> rows.addAll(byFile.getOrDefault(name, List.of())));
    takeIn(rows);
  }

  private void takeIn(List<Row> rows) {
    Long highest = seen;
    for (Row row : rows) {
      Long at = row.at;
      if (at == null) {
        timeless.add(row.file + " " + row.record);
        continue;
      }
      highest = highest == null ? at : Long.valueOf(Math.max(highest, at));
      for (Window window : windowsOf(row.id, at)) {
        if (isClosed(window)) {
          late.add(row.file + " " + row.record);
        } else {
          latest.merge(window, row, (a, b) -> b.isLaterThan(a) ? b : a);
        }
      }
    }
    seen = highest;
  }

  /** Every window, tried one by one. */
  private List<Window> windowsOf(int id, long at) {
    List<Window> windows = new ArrayList<>();
    if (kind != Kind.SESSIONS) {
      for (long k = at / kind.period - 5; k <= at / kind.period + 5; k++) {
        long start = kind.offset + k * kind.period;
        if (start <= at && at < start + kind.size) {
          windows.add(new Window(id, start, start + kind.size));
        }
      }
    }
    return windows;
  }

  private boolean isClosed(Window window) {
    return seen != null && lateness != null && window.end + micros(lateness) <= seen;
  }

  /** What is not as it must be, in rows and in letters; nothing when all is in. */
  List<String> differences() throws Exception {
    List<String> found = new ArrayList<>();
    compare("rows", expected(), actual(), found);
    compare("late", List.copyOf(late), letters("SL-2183"), found);
    compare("without a time", List.copyOf(timeless), letters("SL-2182"), found);
    return found;
  }

  int late() {
    return late.size();
  }

  int windows() {
    return (kind == Kind.SESSIONS ? sessions() : latest).size();
  }

  private static void compare(
      String what, List<String> expected, List<String> actual, List<String> found) {
    List<String> missing = new ArrayList<>(expected);
    actual.forEach(missing::remove);
    List<String> surplus = new ArrayList<>(actual);
    expected.forEach(surplus::remove);
    if (!missing.isEmpty() || !surplus.isEmpty()) {
      found.add(what + ": missing " + missing + ", surplus " + surplus);
    }
  }

  private List<String> expected() {
    Map<Window, Row> rows = kind == Kind.SESSIONS ? sessions() : latest;
    List<String> lines = new ArrayList<>();
    rows.forEach(
        (window, row) -> {
          if (!row.op.equals("D")) {
            lines.add(
                String.join(
                    "|",
                    String.valueOf(window.id),
                    String.valueOf(window.start),
                    String.valueOf(window.end),
                    String.valueOf(row.at),
                    row.value));
          }
        });
    Collections.sort(lines);
    return lines;
  }

  private Map<Window, Row> sessions() {
    Map<Window, Row> found = new TreeMap<>();
    for (int id = 0; id < KEYS; id++) {
      TreeMap<Long, List<Row>> byTime = new TreeMap<>();
      for (Row row : all) {
        if (row.id == id && row.at != null) {
          byTime.computeIfAbsent(row.at, any -> new ArrayList<>()).add(row);
        }
      }
      List<Row> session = new ArrayList<>();
      Long before = null;
      for (Map.Entry<Long, List<Row>> time : byTime.entrySet()) {
        if (before != null && time.getKey() - before >= kind.size) {
          end(id, session, found);
        }
        session.addAll(time.getValue());
        before = time.getKey();
      }
      end(id, session, found);
    }
    return found;
  }

  private void end(int id, List<Row> session, Map<Window, Row> found) {
    if (!session.isEmpty()) {
      long first = session.stream().mapToLong(row -> row.at).min().orElseThrow();
      long last = session.stream().mapToLong(row -> row.at).max().orElseThrow();
      Row winner = session.stream().reduce((a, b) -> b.isLaterThan(a) ? b : a).orElseThrow();
      found.put(new Window(id, first, last + kind.size), winner);
    }
    session.clear();
  }

  private List<String> actual() throws Exception {
    Path lake = folder.resolve("lake");
    return Folders.parquet(lake).isEmpty() ? List.of() : rows(lake);
  }

  /** The rows of a table, one text each, sorted. */
  static List<String> rows(Path lake) throws Exception {
    List<String> lines = new ArrayList<>();
    for (List<String> row :
        Duck.rows(
            "SELECT id, epoch_us(window_start), epoch_us(window_end), epoch_us(\"at\"), value FROM "
                + Duck.stored(lake))) {
      lines.add(String.join("|", row));
    }
    Collections.sort(lines);
    return lines;
  }

  private List<String> letters(String code) throws Exception {
    return letters(folder, code);
  }

  /** The records of letters of that reason. */
  static List<String> letters(Path folder, String code) throws Exception {
    Path store = folder.resolve("rejected");
    List<String> lines = new ArrayList<>();
    if (!Folders.parquet(store).isEmpty()) {
      for (List<String> row :
          Duck.rows(
              "SELECT DISTINCT object, record FROM read_parquet('"
                  + store
                  + "/*.parquet') WHERE code = '"
                  + code
                  + "'")) {
        lines.add(String.join(" ", row));
      }
    }
    Collections.sort(lines);
    return lines;
  }

  private static long micros(Duration length) {
    return length.toMillis() * 1_000;
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
