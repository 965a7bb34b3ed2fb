package dev.strandline.pipelines.cli;

import dev.strandline.pipelines.report.RunReport;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the commands need done, from a spec to its answer.
 *
 * <p>It is found by {@link java.util.ServiceLoader}, and only when a command needs it, so that
 * {@code --version} and {@code help} start without it. Every method may throw {@code InvalidSpec}
 * with all problems of the spec (exit code 3), or {@link CommandFailed} for anything else that a
 * user can put right; another exception is a fault of ours.
 */
public interface Engine {
  /**
   * Prepares for a run that is about to come, in a thread beside the one that reads the arguments.
   * Nothing depends on it.
   */
  default void makeReady() {}

  /** What the spec holds, once it is parsed, resolved and checked, without a look at the data. */
  Checked validate(Request request);

  /** What a run would do, with the inputs found now. Writes nothing. */
  PlanView plan(Request request);

  /** The first rows that would reach each sink, and those refused on the way. Writes nothing. */
  Preview preview(Request request, int limit);

  /**
   * Runs, and returns the report however the run ended; the run's folder then holds it too. It
   * throws only what kept the run from beginning.
   */
  RunReport run(Request request, RunListener listener);

  /**
   * Reads the raw input of dead letters again, as the spec says now; the report tells what came of
   * it.
   *
   * @param discards whether the letters that the filter lets through are given up instead
   */
  RunReport replay(Request request, LetterFilter filter, boolean discards, RunListener listener);

  /** The dead letters of the spec's store, grouped by step and reason, most first. */
  List<LetterGroup> deadLetters(Request request, LetterFilter filter);

  /** The same for a store at that path. */
  List<LetterGroup> deadLettersAt(String path, LetterFilter filter);

  /** The files of one commit of a table; of the latest where none is named. Writes nothing. */
  TableFiles files(TableChoice table, OptionalLong commit);

  /** The number of the table's latest commit; 0 where there is none. */
  long latestCommit(TableChoice table);

  /** The table's newest runs, newest first. Writes nothing. */
  List<RunEntry> history(TableChoice table, int limit);

  /** What the table's ledger has, by source and path. Writes nothing. */
  List<LedgerEntry> ledger(TableChoice table);

  /** Writes a table's rows into files of the size that is wanted, or tells what that would do. */
  Compacted compact(TableChoice table, CompactArguments how, RunListener listener);

  /** The JSON Schema of a spec, with every node type found on the class path. */
  String jsonSchema();
}
