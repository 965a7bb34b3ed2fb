package dev.strandline.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Files that come one after the other into a stream's folder, and, kept by plain maps, what its
 * tables must be: for tests of other packages.
 */
public sealed interface StreamLife permits TablesLife, HistoryLife, WindowsLife {
  /** What a life is about. */
  enum Kind {
    /** Several tables under random transactions, as events of a database's log. */
    TABLES,
    /** A table to which every row is appended. */
    HISTORY,
    /** The latest row of a key in each window, one window after the other. */
    FIXED,
    /** The same in windows that overlap. */
    SLIDING,
    /** The same in windows that become one when a row between them comes. */
    SESSIONS
  }

  /** A life in a new folder. */
  static StreamLife in(Path folder, Kind kind, Random random) throws IOException {
    // Each file an epoch of its own, or as many as are there.
    String stream = "stream: {max_rows: " + (random.nextBoolean() ? 1 : 1_000_000) + "}\n";
    return switch (kind) {
      case TABLES -> new TablesLife(folder, random, stream);
      case HISTORY -> new HistoryLife(folder, random, stream);
      case FIXED -> new WindowsLife(folder, WindowJob.Kind.SHIFTED, random, stream);
      case SLIDING -> new WindowsLife(folder, WindowJob.Kind.SLIDING, random, stream);
      case SESSIONS -> new WindowsLife(folder, WindowJob.Kind.SESSIONS, random, stream);
    };
  }

  Path spec();

  /** Where the files come to. */
  Path inputs();

  List<Path> tables();

  Path letters();

  /** How many files are still to come. */
  int left();

  /** Lets the next one come. */
  void come() throws IOException;

  /** Hears that those files went into the tables with one commit, after those told before. */
  void committed(Set<String> files);

  /** What is not as it must be, in rows and in letters. */
  List<String> differences() throws Exception;

  /** How many records were too late for one of their windows. */
  default long late() {
    return 0;
  }

  /** How many records have come. */
  default long records() throws IOException {
    long records = 0;
    for (String file : Folders.files(inputs())) {
      records += Files.readAllLines(inputs().resolve(file)).size();
    }
    return records;
  }

  /** What no stream that has ended may leave. */
  default List<String> strays() throws IOException {
    List<String> strays = new ArrayList<>(Folders.strays(letters()));
    for (Path table : tables()) {
      strays.addAll(Folders.strays(table));
    }
    return strays;
  }

  /** How many letters are there more than once. */
  default long doubledLetters() throws Exception {
    return Folders.parquet(letters()).isEmpty()
        ? 0
        : Long.parseLong(
            Duck.value("SELECT count(*) - count(DISTINCT id) FROM " + Duck.stored(letters())));
  }
}
