package dev.strandline.io.commit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.strandline.io.faults.FaultWorld;
import dev.strandline.io.store.ObjectStat;
import dev.strandline.io.store.Store;
import dev.strandline.io.store.Stores;
import dev.strandline.model.Books;
import dev.strandline.model.FileRole;
import dev.strandline.model.OnDrift;
import dev.strandline.model.Schema;
import dev.strandline.model.SchemaChange;
import dev.strandline.model.Shard;
import dev.strandline.model.WrittenFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A job as small as can be on the real commit: inputs of a few rows, "Parquet" files of one line a
 * row that end in a line of their own, dead letters beside the table.
 */
final class ToyTable {
  static final TableDefinition DEFINITION =
      new TableDefinition(
          List.of("c1"),
          List.of("source_position"),
          List.of("p"),
          Schema.parse("c1\tstring\t\n").text());

  /** The same with a column more, and one that may be null now. */
  static final TableDefinition EVOLVED =
      DEFINITION.with(Schema.parse("c1\tstring\t\nnote\tstring\tn\n"));

  private static final String END = "end";

  /** A row and where it goes; a row without a partition is refused. */
  record Row(String partition, String text) {}

  /** What stands in an input now. */
  record Content(long version, List<Row> rows) {
    Set<String> partitions() {
      Set<String> found = new TreeSet<>();
      rows.stream()
          .filter(row -> !row.partition.isEmpty())
          .forEach(row -> found.add(row.partition));
      return found;
    }
  }

  private final FaultWorld world;
  private final WriteMode mode;
  private final Store store;
  private final Store letters;
  private TableDefinition spec = DEFINITION;

  ToyTable(FaultWorld world, WriteMode mode) {
    this.world = world;
    this.mode = mode;
    try {
      store = Stores.open(world.location("table"));
      letters = Stores.open(world.location("letters"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Store store() {
    return store;
  }

  /** From now on runs are of a spec with other columns, which the table takes over. */
  ToyTable evolving() {
    spec = EVOLVED;
    return this;
  }

  /** One run from planning to sweeping. */
  void run(String runId, Map<String, Content> source, int shards) throws IOException {
    plan(source).commit(runId, shards);
  }

  Plan plan(Map<String, Content> source) throws IOException {
    TableState state = TableCommit.to(store()).prepare();
    SchemaFit.Rules evolve =
        new SchemaFit.Rules(OnDrift.EVOLVE, Set.of(SchemaChange.Kind.ADD_COLUMN));
    TableDefinition fitted =
        state
            .fit(spec, Set.of("c1"), evolve, world.location("table"))
            .map(fit -> spec.with(fit.table()))
            .orElse(spec);
    return new Plan(state, new TreeMap<>(source), fitted);
  }

  final class Plan {
    private final TableState state;
    private final Map<String, Content> source;
    private final TableDefinition fitted;

    Plan(TableState state, Map<String, Content> source, TableDefinition fitted) {
      this.state = state;
      this.source = source;
      this.fitted = fitted;
    }

    void commit(String runId, int shards) throws IOException {
      Map<String, Content> changed = new TreeMap<>();
      source.forEach(
          (name, content) -> {
            boolean known =
                state
                    .input("raw", name)
                    .filter(
                        input ->
                            mode == WriteMode.APPEND || input.input().content() == content.version)
                    .isPresent();
            if (mode == WriteMode.OVERWRITE || !known) {
              changed.put(name, content);
            }
          });
      if (changed.isEmpty()) {
        return;
      }
      draft(runId, changed, shards);
      Staging.sweepRun(store(), runId);
      Staging.sweepRun(letters, runId);
    }

    private void draft(String runId, Map<String, Content> changed, int shards) throws IOException {
      Set<String> touched = new TreeSet<>();
      changed.forEach(
          (name, content) -> {
            touched.addAll(content.partitions());
            state.input("raw", name).ifPresent(known -> touched.addAll(state.partitionsOf(known)));
          });
      Collection<Content> read =
          mode == WriteMode.OVERWRITE_PARTITIONS ? source.values() : changed.values();
      Store store = store();
      List<WrittenFile> written =
          mode == WriteMode.MERGE
              ? merge(store, runId, changed, touched, shards)
              : write(store, runId, rows(read, touched), shards);
      CommitPlan plan =
          CommitPlan.of(mode, state, written, mode == WriteMode.MERGE ? Set.of() : touched);
      CommitDraft draft =
          CommitRecord.draft(runId, CommitKind.DATA)
              .made(Instant.parse("2026-11-21T00:00:00Z"), "spec")
              .files(plan, TableCommit.to(store).removes(plan.leaving()))
              .books(Books.of("raw", Map.of(Books.Entry.IN, (long) changed.size())));
      if (!state.table().equals(Optional.of(fitted))) {
        draft.table(fitted);
      }
      changed.forEach(
          (name, content) -> draft.input(consumed(name, content), content.partitions()));
      stageLetters(runId, changed, draft);
      TableCommit.to(store).commit(state.number(), draft);
    }

    /** Stored lines but those of changed inputs, and the changed inputs' lines, a file a shard. */
    private List<WrittenFile> merge(
        Store store, String runId, Map<String, Content> changed, Set<String> touched, int shards)
        throws IOException {
      List<WrittenFile> written = new ArrayList<>();
      for (String partition : touched) {
        int n = state.shards(partition) == 0 ? shards : state.shards(partition);
        Map<Integer, List<String>> lines = new TreeMap<>();
        for (DataFile file : state.files(partition)) {
          for (String line : stored(store, file)) {
            if (!changed.containsKey(line.substring(0, line.indexOf('-')))) {
              lines.computeIfAbsent(file.k(), any -> new ArrayList<>()).add(line);
            }
          }
        }
        for (Content content : changed.values()) {
          for (Row row : content.rows) {
            if (row.partition.equals(partition)) {
              int k = Math.floorMod(row.text.hashCode(), n);
              lines.computeIfAbsent(k, any -> new ArrayList<>()).add(row.text);
            }
          }
        }
        for (int k = 0; k < n; k++) {
          Shard shard = new Shard(partition, k, n);
          List<String> part = lines.getOrDefault(k, List.of());
          written.add(
              part.isEmpty()
                  ? WrittenFile.emptied(shard, FileRole.DATA)
                  : stage(store, runId, shard, shard.file() + ".parquet", part));
        }
      }
      return written;
    }

    private List<String> stored(Store store, DataFile file) throws IOException {
      try {
        return lines(store, file.path());
      } catch (java.nio.file.NoSuchFileException e) {
        TableState now = TableState.read(store);
        if (now.number() > state.number()) {
          throw new CommitConflict(store.location(), now);
        }
        throw e;
      }
    }

    private List<WrittenFile> write(
        Store store, String runId, Map<Shard, List<String>> files, int shards) throws IOException {
      List<WrittenFile> written = new ArrayList<>();
      for (Map.Entry<Shard, List<String>> file : files.entrySet()) {
        Shard one = file.getKey();
        List<String> lines = file.getValue();
        if (mode == WriteMode.APPEND) {
          written.add(stage(store, runId, one, runId + "-" + written.size() + ".parquet", lines));
          continue;
        }
        for (int k = 0; k < shards; k++) {
          int shard = k;
          List<String> part =
              lines.stream().filter(l -> Math.floorMod(l.hashCode(), shards) == shard).toList();
          if (!part.isEmpty()) {
            Shard of = new Shard(one.partition(), k, shards);
            written.add(stage(store, runId, of, of.file() + ".parquet", part));
          }
        }
      }
      return written;
    }
  }

  private static Map<Shard, List<String>> rows(Collection<Content> contents, Set<String> touched) {
    Map<Shard, List<String>> rows = new TreeMap<>(java.util.Comparator.comparing(Shard::name));
    for (Content content : contents) {
      for (Row row : content.rows) {
        if (touched.contains(row.partition)) {
          rows.computeIfAbsent(new Shard(row.partition, 0, 1), any -> new ArrayList<>())
              .add(row.text);
        }
      }
    }
    return rows;
  }

  private static WrittenFile stage(
      Store store, String runId, Shard shard, String name, List<String> lines) throws IOException {
    String staged = TableLayout.staging(runId) + "/" + shard.name() + "-" + name + ".staged";
    long bytes = stage(store, staged, lines);
    return new WrittenFile(
        shard.name(),
        staged,
        shard.partition(),
        name,
        shard.k(),
        shard.n(),
        lines.size(),
        bytes,
        "x");
  }

  private static long stage(Store store, String staged, List<String> lines) throws IOException {
    byte[] bytes = (String.join("\n", lines) + "\n" + END).getBytes(UTF_8);
    try (OutputStream out = store.createStaged(staged)) {
      out.write(bytes);
    }
    return bytes.length;
  }

  private static ConsumedInput consumed(String name, Content content) {
    return new ConsumedInput(
        "raw",
        name,
        "/in/" + name,
        1,
        "v" + content.version,
        "",
        content.version,
        content.rows.size(),
        0,
        "",
        "");
  }

  private void stageLetters(String runId, Map<String, Content> changed, CommitDraft draft)
      throws IOException {
    List<String> bad = new ArrayList<>();
    changed.forEach(
        (name, content) ->
            content.rows.stream()
                .filter(row -> row.partition.isEmpty())
                .forEach(row -> bad.add(name + " " + row.text)));
    if (!bad.isEmpty()) {
      String staged = TableLayout.staging(runId) + "/letters";
      long bytes = stage(letters, staged, bad);
      draft.letters(
          new CommitRecord.LetterFile(
              letters.location(), staged, runId + ".parquet", bad.size(), bytes));
    }
  }

  /** What a reader that lists the table's Parquet files finds, each file checked to be whole. */
  List<String> rows() throws IOException {
    return rows(store());
  }

  /** The letters' texts, each once however often it was published. */
  Set<String> letterTexts() throws IOException {
    return new TreeSet<>(rows(letters));
  }

  private static List<String> rows(Store store) throws IOException {
    List<String> rows = new ArrayList<>();
    for (ObjectStat file : store.list("")) {
      if (file.path().endsWith(".parquet")) {
        String partition = file.path().substring(0, file.path().lastIndexOf('/') + 1);
        lines(store, file.path()).forEach(line -> rows.add(partition + line));
      }
    }
    rows.sort(null);
    return rows;
  }

  private static List<String> lines(Store store, String path) throws IOException {
    List<String> lines = List.of(new String(store.read(path), UTF_8).split("\n", -1));
    if (!lines.get(lines.size() - 1).equals(END)) {
      throw new AssertionError("half a file, " + path + ": " + lines);
    }
    return lines.subList(0, lines.size() - 1);
  }

  /** What the table must hold once every content was taken in. */
  static List<String> expectedRows(Collection<Content> contents) {
    List<String> rows = new ArrayList<>();
    for (Content content : contents) {
      content.rows.stream()
          .filter(row -> !row.partition.isEmpty())
          .forEach(row -> rows.add(row.partition + "/" + row.text));
    }
    rows.sort(null);
    return rows;
  }

  /** Asserts that the table's own list of files is what a listing finds, and nothing is left. */
  void assertTidy() throws IOException {
    Store store = store();
    TableState state = TableState.read(store);
    Set<String> listed = new HashSet<>();
    for (ObjectStat file : store.list("")) {
      if (!file.path().startsWith(TableLayout.ROOT)) {
        listed.add(file.path());
      }
    }
    Set<String> known = new HashSet<>();
    state.files().forEach(file -> known.add(file.path()));
    if (!state.published() || !listed.equals(known)) {
      throw new AssertionError("the table lists " + known + ", the folder has " + listed);
    }
    Staging.sweepOlderThan(store, java.time.Duration.ofDays(-1), Instant.now());
    for (ObjectStat file : store.list(TableLayout.ROOT)) {
      if (file.path().endsWith(".tmp") || file.path().startsWith(TableLayout.STAGING)) {
        throw new AssertionError("left behind: " + file.path());
      }
    }
  }

  /** Every input of the ledger as name and content version. */
  Set<String> ledger() throws IOException {
    Set<String> ledger = new TreeSet<>();
    TableState.read(store())
        .inputs()
        .forEach(known -> ledger.add(known.input().name() + " v" + known.input().content()));
    return ledger;
  }
}
