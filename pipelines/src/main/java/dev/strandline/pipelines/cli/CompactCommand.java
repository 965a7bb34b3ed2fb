package dev.strandline.pipelines.cli;

import dev.strandline.options.Quantities;
import dev.strandline.pipelines.report.ExitCode;
import dev.strandline.pipelines.report.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code strandline compact}: the same rows of a table in files of the size that is wanted. */
@Command(
    name = "compact",
    description = {
      "Put the small files of a table's partitions together, and split those that are too large.",
      "The table's rows stay the same; it is one commit, or none where there is nothing to do."
    },
    mixinStandardHelpOptions = true)
final class CompactCommand implements Callable<Integer> {
  private static final int MOST_LINES = 50;

  private final Session session;
  @Spec private CommandSpec command = CommandSpec.create();
  @Mixin private final TableArguments arguments = new TableArguments();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(names = "--dry-run", description = "Tell what would be done, and do nothing.")
  private boolean dryRun;

  @Option(
      names = "--target-file-size",
      paramLabel = "SIZE",
      description = "The size that a file should have; as the spec says, or 256MB.")
  private Optional<String> target = Optional.empty();

  @Option(
      names = "--delete-memory",
      paramLabel = "TIME",
      description =
          "Forget deletes that were applied longer ago; as the spec says, or none are forgotten.")
  private Optional<String> memory = Optional.empty();

  @Option(
      names = "--rewrite-schema",
      description = {
        "Write files anew that have other columns than the table has now,",
        "so that all files have the same."
      })
  private boolean rewriteSchema;

  CompactCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Terminal terminal = session.terminal();
    CompactArguments how =
        new CompactArguments(dryRun, targetBytes(), deleteMemory(), rewriteSchema);
    Engine engine = session.engine().get();
    Logs.start(terminal);
    Compacted compacted;
    try (Interruption interruption = new Interruption(terminal)) {
      compacted = engine.compact(arguments.choice(session), how, new Stoppable(interruption));
    }
    if (output.json()) {
      terminal.answer(Json.text(compacted));
    } else {
      tell(terminal, compacted);
    }
    return ExitCode.DONE.number();
  }

  private OptionalLong targetBytes() {
    if (target.isEmpty()) {
      return OptionalLong.empty();
    }
    OptionalLong bytes = Quantities.bytes(target.get());
    if (bytes.isEmpty() || bytes.getAsLong() < 1) {
      throw new ParameterException(
          command.commandLine(),
          "--target-file-size: expected a size such as 64MB, got \"" + target.get() + "\"");
    }
    return bytes;
  }

  private Optional<Duration> deleteMemory() {
    Optional<Duration> time = memory.flatMap(Quantities::duration);
    if (memory.isPresent() && time.isEmpty()) {
      throw new ParameterException(
          command.commandLine(),
          "--delete-memory: expected a time such as 90d, got \"" + memory.get() + "\"");
    }
    return time;
  }

  private static void tell(Terminal terminal, Compacted compacted) {
    List<Compacted.Partition> partitions = compacted.partitions();
    if (partitions.isEmpty() && compacted.forgotten() == 0) {
      terminal.tell(compacted.table() + ": nothing to do");
      return;
    }
    if (!partitions.isEmpty()) {
      table(terminal, partitions, compacted.dryRun());
    }
    int files = partitions.stream().mapToInt(Compacted.Partition::files).sum();
    int after = partitions.stream().mapToInt(Compacted.Partition::filesAfter).sum();
    long bytes = partitions.stream().mapToLong(Compacted.Partition::bytes).sum();
    List<String> done = new ArrayList<>();
    if (files > 0) {
      done.add(
          (compacted.dryRun() ? "would make " : "made ")
              + Figures.count(after, "file")
              + " of "
              + Figures.count(files)
              + ", "
              + Figures.bytes(bytes));
    }
    if (compacted.forgotten() > 0) {
      done.add(
          (compacted.dryRun() ? "would forget " : "forgot ")
              + Figures.count(compacted.forgotten(), "delete"));
    }
    if (compacted.commit().isPresent()) {
      done.add("commit " + compacted.commit().getAsLong());
    }
    terminal.tell(compacted.table() + ": " + String.join("; ", done));
  }

  private static void table(
      Terminal terminal, List<Compacted.Partition> partitions, boolean dryRun) {
    TextTable table =
        new TextTable(
            terminal,
            List.of(
                TextTable.Head.left("partition"),
                TextTable.Head.right("rows"),
                TextTable.Head.right("files"),
                TextTable.Head.right("bytes"),
                TextTable.Head.right("files after"),
                TextTable.Head.right(dryRun ? "" : "bytes after")));
    partitions.stream().limit(MOST_LINES).forEach(partition -> table.row(cells(partition, dryRun)));
    table.lines().forEach(terminal::say);
    if (partitions.size() > MOST_LINES) {
      terminal.say("… and " + Figures.count(partitions.size() - MOST_LINES) + " more");
    }
  }

  private static List<String> cells(Compacted.Partition partition, boolean dryRun) {
    return List.of(
        partition.path().isEmpty() ? "." : partition.path(),
        Figures.count(partition.rows()),
        Figures.count(partition.files()),
        Figures.bytes(partition.bytes()),
        Figures.count(partition.filesAfter()),
        dryRun ? "" : Figures.bytes(partition.bytesAfter()));
  }

  /** Tells the signal's hook alone. */
  private record Stoppable(Interruption interruption) implements RunListener {
    @Override
    public void started(String runId, String folder, Runnable stop) {
      interruption.started(stop);
    }

    @Override
    public void committed(String sink, long number) {
      interruption.committed(sink, number);
    }
  }
}
