package dev.strandline.pipelines.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Everything that is worth knowing about one run, without a value of any row but masked examples.
 *
 * <p>{@link ReportJson} writes it as JSON, {@link ReportPage} as one HTML page. The JSON's keys are
 * these components in snake_case and only ever grow within {@link #VERSION}.
 *
 * @param peakHeapBytes the most heap that was in use at any sample
 */
public record RunReport(
    Run run,
    Outcome outcome,
    List<Input> inputs,
    List<NodeBooks> nodes,
    List<SinkBooks> sinks,
    List<Partition> partitions,
    List<WrittenFile> files,
    List<Reject> rejects,
    List<Drift> drift,
    List<Stage> stages,
    List<Sample> throughput,
    long peakHeapBytes,
    List<String> warnings) {
  /** The version of the JSON form; it changes only when a reader of it would break. */
  public static final int VERSION = 1;

  public RunReport {
    inputs = List.copyOf(inputs);
    nodes = List.copyOf(nodes);
    sinks = List.copyOf(sinks);
    partitions = List.copyOf(partitions);
    files = List.copyOf(files);
    rejects = List.copyOf(rejects);
    drift = List.copyOf(drift);
    stages = List.copyOf(stages);
    throughput = List.copyOf(throughput);
    warnings = List.copyOf(warnings);
  }

  /** The report of a run whose rows had the columns that they should have. */
  public RunReport(
      Run run,
      Outcome outcome,
      List<Input> inputs,
      List<NodeBooks> nodes,
      List<SinkBooks> sinks,
      List<Partition> partitions,
      List<WrittenFile> files,
      List<Reject> rejects,
      List<Stage> stages,
      List<Sample> throughput,
      long peakHeapBytes,
      List<String> warnings) {
    this(
        run,
        outcome,
        inputs,
        nodes,
        sinks,
        partitions,
        files,
        rejects,
        List.of(),
        stages,
        throughput,
        peakHeapBytes,
        warnings);
  }

  /** The inputs that were read, those set aside among them; not those that were left out. */
  public List<Input> inputsRead() {
    return inputs.stream()
        .filter(one -> one.verdict() == Verdict.READ || one.verdict() == Verdict.QUARANTINED)
        .toList();
  }

  /** Whether every node's and every sink's books balance. */
  public boolean balanced() {
    return nodes.stream().allMatch(NodeBooks::balanced)
        && sinks.stream().allMatch(SinkBooks::balanced);
  }

  /**
   * Which run it was.
   *
   * @param id the run's id, as in the folder's name below {@code _strandline/runs}
   * @param spec the name that the spec gives itself
   * @param specFile the spec's path as the user typed it
   * @param specHash the hash of the resolved spec, secrets left as references
   * @param strandline the version of Strandline
   * @param runner the runner's name
   * @param runnerReason why it was chosen
   * @param params the parameters as given and defaulted; secrets are never here
   * @param folder where the run's log and report are kept; empty where nothing is
   */
  public record Run(
      String id,
      String spec,
      String specFile,
      String specHash,
      String strandline,
      Instant started,
      Instant ended,
      String runner,
      String runnerReason,
      Map<String, String> params,
      Optional<String> folder) {
    public Run {
      params = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(params));
    }
  }

  /**
   * One input object, such as a file.
   *
   * @param source the source's name in the spec
   * @param bytes as stored, compressed or not
   * @param rows records found, rejected ones included
   * @param verdict what became of it
   * @param reason why it was not read or set aside; empty for {@link Verdict#READ}
   */
  public record Input(
      String source,
      String path,
      long bytes,
      long rows,
      long rejected,
      Verdict verdict,
      String reason) {
    public static Input read(String source, String path, long bytes, long rows, long rejected) {
      return new Input(source, path, bytes, rows, rejected, Verdict.READ, "");
    }
  }

  /** What became of an input. */
  public enum Verdict {
    /** All of it was read. */
    READ,
    /** It was consumed by an earlier run, or the user has named others. */
    SKIPPED,
    /** It is too young, and left for a later run. */
    WAITING,
    /** It was found broken; none of its rows is in the result. */
    QUARANTINED
  }

  /**
   * The books of one source or step: {@code in + derived = out + rejected + deduplicated + filtered
   * + late}.
   *
   * @param type the node's type in the spec, such as {@code LatestPerKey}
   * @param in rows that came in; for a source, records found
   * @param derived rows that it made, such as the delete of a changed key
   * @param deduplicated rows that a later one of their key replaced
   */
  public record NodeBooks(
      String node,
      String type,
      long in,
      long derived,
      long out,
      long rejected,
      long deduplicated,
      long filtered,
      long late) {
    public boolean balanced() {
      return difference() == 0;
    }

    /** What came in less what went out; 0 where the books balance. */
    public long difference() {
      return in + derived - out - rejected - deduplicated - filtered - late;
    }
  }

  /**
   * The books of one sink: {@code in + derived = inserted + updated + deleted + stale + unchanged +
   * late}.
   *
   * @param target the table or folder written
   * @param commit the number of the commit record; absent where nothing was committed
   * @param rewritten rows that were only carried over from an old file into a new one
   * @param derived rows of the table that no row of their own took away: a truncate did, or a
   *     session that they became part of
   */
  public record SinkBooks(
      String sink,
      String type,
      String target,
      OptionalLong commit,
      long in,
      long inserted,
      long updated,
      long deleted,
      long stale,
      long unchanged,
      long late,
      long rewritten,
      long derived) {
    public boolean balanced() {
      return difference() == 0;
    }

    /** What came in less what was accounted for; 0 where the books balance. */
    public long difference() {
      return in + derived - inserted - updated - deleted - stale - unchanged - late;
    }
  }

  /** Rows and bytes written to one partition; the path is relative to the sink's target. */
  public record Partition(String sink, String path, long rows, long bytes, int files) {}

  /** One file of the result; the path is relative to the sink's target. */
  public record WrittenFile(String sink, String path, long rows, long bytes) {}

  /**
   * Rows refused for one reason.
   *
   * @param code the stable id, such as {@code SL-2104}
   * @param column the column at fault; empty where it was the record as a whole
   * @param examples at most three
   */
  public record Reject(
      String node, String code, String column, String reason, long rows, List<Example> examples) {
    /** The most examples that a report keeps for one reason. */
    public static final int MOST_EXAMPLES = 3;

    public Reject {
      examples = List.copyOf(examples.subList(0, Math.min(MOST_EXAMPLES, examples.size())));
    }
  }

  /**
   * A rejected record, with sensitive values masked.
   *
   * @param record counted from 1; an offset for a log
   * @param line the record's first line, counted from 1; 0 where there are no lines
   */
  public record Example(String path, long record, long line, String message, String raw) {}

  /**
   * A column in which rows were not what they should be.
   *
   * @param node the source that saw it, or the sink whose table has other columns
   * @param change {@code add_column}, {@code widen}, {@code relax_null} or {@code drop_column}
   * @param from the type in the table or the spec; empty for a new column
   * @param to the type of the rows; empty for a column that is gone
   * @param action what the spec says of it: {@code evolve} changed the table
   * @param rows how many rows had a value that there was no place for
   * @param first where the first of them stood; empty where there is none
   */
  public record Drift(
      String node,
      String change,
      String column,
      Optional<String> from,
      Optional<String> to,
      String action,
      long rows,
      String first) {
    /** One phrase for a person. */
    public String words() {
      String what =
          switch (change) {
            case "add_column" -> "new column " + column + to.map(type -> ", " + type).orElse("");
            case "widen" -> column + ": " + from.orElse("") + " to " + to.orElse("");
            case "relax_null" -> column + " may be null";
            default -> column + " is not there any more";
          };
      return what + (action.equals("evolve") ? "" : " (" + action + ")");
    }
  }

  /** How long a stage took, and when it began, counted from the run's start. */
  public record Stage(String name, long startMillis, long millis) {}

  /** How far the run was at one moment, counted from its start; the figures are totals so far. */
  public record Sample(long millis, long rows, long bytes, long heapBytes) {}
}
