package dev.strandline.io.table;

import dev.strandline.io.Input;
import dev.strandline.io.InputContents;
import dev.strandline.io.Intake;
import dev.strandline.io.LeftOut;
import dev.strandline.io.Offered;
import dev.strandline.io.commit.KnownInput;
import dev.strandline.io.commit.TableState;
import dev.strandline.io.commit.WriteMode;
import dev.strandline.model.Admission;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which of the inputs that a run is offered a table takes in: by its mode, and by its ledger. */
final class TableIntake {
  /** Reads what the table is; not asked where no input's past matters. */
  @FunctionalInterface
  interface State {
    TableState read() throws IOException;
  }

  /**
   * What a run takes in, and what that means for the rows.
   *
   * @param quarantined why inputs that are new are left out; one sentence for each
   * @param everything whether the whole table has to be made again
   */
  record Taken(Intake intake, Admission admission, Set<String> quarantined, boolean everything) {
    static Taken of(Intake intake, Admission admission) {
      return new Taken(intake, admission, Set.of(), false);
    }
  }

  private final WriteToParquetConfig config;
  private final WriteMode mode;
  private final State state;
  private final boolean rowsMove;

  /**
   * For a table of that config.
   *
   * @param mode of this run, which may overwrite what else is merged
   * @param rowsMove whether a key's rows may go from one partition to another
   */
  TableIntake(WriteToParquetConfig config, WriteMode mode, State state, boolean rowsMove) {
    this.config = config;
    this.mode = mode;
    this.state = state;
    this.rowsMove = rowsMove;
  }

  Taken take(List<Offered> offered, InputContents contents) throws IOException {
    return switch (mode) {
      case OVERWRITE -> Taken.of(numbered(overwriting(offered), contents), Admission.ALL);
      case OVERWRITE_PARTITIONS -> overwritingPartitions(offered);
      case APPEND -> appending(ledger(contents), offered);
      case MERGE -> merging(ledger(contents), offered);
    };
  }

  private Ledger ledger(InputContents contents) throws IOException {
    return new Ledger(config.path(), state.read(), contents);
  }

  private Intake overwriting(List<Offered> offered) throws IOException {
    for (Offered one : offered) {
      if (one.ask() == Offered.Ask.LATER && known(one.input()).isPresent()) {
        throw new IOException(
            "Cannot overwrite "
                + config.path()
                + ": "
                + one.input().location()
                + " is younger than settle, and without it the rows would go that the table has of"
                + " it; run again when it has settled [SL-3411]");
      }
    }
    return Intake.wanted(offered);
  }

  /**
   * The same with the numbers of their contents, where dead letters are told by these when they are
   * replayed: one of an older content is done with.
   */
  private Intake numbered(Intake intake, InputContents contents) throws IOException {
    if (!config.replays()) {
      return intake;
    }
    List<Offered> read = new ArrayList<>();
    intake.read().forEach(input -> read.add(new Offered(input, Offered.Ask.IF_NEW)));
    return new Intake(
        ledger(contents).entries(read).stream().map(Ledger.Entry::numbered).toList(),
        intake.left());
  }

  /** What the ledger has of an input whose rows are in the table. */
  private Optional<KnownInput> known(Input input) throws IOException {
    return state
        .read()
        .input(input.source(), input.name())
        .filter(known -> known.input().verdict().isEmpty());
  }

  /**
   * Of inputs that the user has named: they, and what else has fed the partitions that they fed.
   */
  private Taken overwritingPartitions(List<Offered> offered) throws IOException {
    if (offered.stream().noneMatch(one -> one.ask() == Offered.Ask.AGAIN)) {
      return Taken.of(overwriting(offered), Admission.ALL);
    }
    Set<String> rebuilt = new TreeSet<>();
    for (Offered one : offered) {
      if (one.ask() == Offered.Ask.AGAIN) {
        Optional<KnownInput> known = known(one.input());
        if (known.isPresent()) {
          rebuilt.addAll(state.read().partitionsOf(known.get()));
        }
      }
    }
    Set<String> needed = new HashSet<>();
    for (KnownInput known : state.read().inputsTouching(rebuilt)) {
      needed.add(Ledger.key(known.input().source(), known.input().name()));
    }
    List<Offered> wanted = new ArrayList<>();
    Set<String> beside = new HashSet<>();
    for (Offered one : offered) {
      boolean isBeside =
          one.ask() == Offered.Ask.NOT
              && needed.contains(Ledger.key(one.input().source(), one.input().name()));
      wanted.add(isBeside ? new Offered(one.input(), Offered.Ask.IF_NEW) : one);
      if (isBeside) {
        beside.add(Ledger.origin(one.input()));
      }
    }
    return Taken.of(overwriting(wanted), new Admission(Set.of(), beside, rebuilt));
  }

  private Taken appending(Ledger ledger, List<Offered> offered) throws IOException {
    List<Ledger.Entry> entries = ledger.entries(offered);
    List<Input> read = new ArrayList<>();
    List<LeftOut> left = new ArrayList<>();
    for (Ledger.Entry entry : entries) {
      Optional<LeftOut> ignored = ignored(entry);
      if (ignored.isPresent() || !entry.isRead()) {
        left.add(ignored.orElseGet(entry::left));
      } else if (entry.isAgain() && known(entry.input()).isPresent()) {
        throw appendedBefore(entry);
      } else {
        read.add(entry.numbered());
      }
    }
    return Taken.of(
        new Intake(read, left), new Admission(ledger.consumed(entries), Set.of(), Set.of()));
  }

  private Taken merging(Ledger ledger, List<Offered> offered) throws IOException {
    List<Ledger.Entry> wanted = new ArrayList<>();
    List<LeftOut> left = new ArrayList<>();
    for (Ledger.Entry entry : ledger.entries(offered)) {
      Optional<LeftOut> ignored = ignored(entry);
      ignored.ifPresentOrElse(left::add, () -> wanted.add(entry));
    }
    Ledger.Reading reading = ledger.reading(wanted, rowsMove);
    Intake intake = reading.intake(wanted);
    left.addAll(intake.left());
    return new Taken(
        new Intake(intake.read(), left),
        reading.admission(),
        reading.quarantined(),
        reading.everything());
  }

  /** Whether {@code on_changed} leaves it out; it may stop the run too. */
  private Optional<LeftOut> ignored(Ledger.Entry entry) throws IOException {
    boolean append = mode == WriteMode.APPEND;
    if (!entry.supersedes() || !entry.isRead()) {
      return Optional.empty();
    }
    return switch (config.onChanged()) {
      case REFUSE -> throw changed(entry);
      case REPROCESS -> {
        if (append) {
          throw changed(entry);
        }
        yield Optional.empty();
      }
      // Whoever names an input means it.
      case IGNORE ->
          entry.isAgain()
              ? Optional.empty()
              : Optional.of(new LeftOut(entry.input(), LeftOut.Why.IGNORED));
    };
  }

  private IOException appendedBefore(Ledger.Entry entry) {
    return new IOException(
        "Cannot append "
            + entry.input().location()
            + " again: commit "
            + entry.known().orElseThrow().commit()
            + " took it in, and an append cannot take rows back; make the table again from all"
            + " inputs with --full, or use mode: merge [SL-3410]");
  }

  private IOException changed(Ledger.Entry entry) {
    boolean append = mode == WriteMode.APPEND;
    return new IOException(
        "Cannot "
            + (append ? "append " : "merge ")
            + entry.input().location()
            + ": it has changed since commit "
            + entry.known().orElseThrow().commit()
            + " took it in"
            + (append
                ? ", and an append cannot take rows back; say on_changed: ignore, give the new"
                    + " content another name, or use mode: merge"
                : ", and on_changed is refuse; say on_changed: reprocess or ignore")
            + " [SL-3404]");
  }
}
