package dev.strandline.io.table;

import dev.strandline.io.LetterStanding;
import dev.strandline.io.commit.CommitKind;
import dev.strandline.io.commit.CommitRecord;
import dev.strandline.io.commit.Commits;
import dev.strandline.io.commit.ConsumedInput;
import dev.strandline.io.commit.KnownInput;
import dev.strandline.io.commit.TableState;
import dev.strandline.io.commit.WriteMode;
import dev.strandline.io.store.Store;
import dev.strandline.model.DeadLetter;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Compares dead letters with the commits that took their inputs in.
 *
 * <p>The number of a content does not tell contents apart where a run has committed nothing, or
 * where the table was made again: the next content gets the same number. So it matters which run
 * took the input in. It was the letter's own, or an earlier one whose input the letter's run read
 * again in vain: then the letter is open. Or it was a later one, which has read the record again. A
 * merge reads an input again whose content is the same for some partitions only, so such a reading
 * does not end a letter; it need not, for the row would replace itself, by its position.
 */
final class LetterLedger {
  private final Store store;
  private final TableState state;
  private final Map<Long, Reading> readings = new HashMap<>();

  LetterLedger(Store store, TableState state) {
    this.store = store;
    this.state = state;
  }

  /**
   * What a commit has read.
   *
   * @param contents by input, the number of its content
   */
  private record Reading(
      String runId, Instant started, Optional<WriteMode> mode, Map<String, Long> contents) {
    static final Reading NOTHING = new Reading("", Instant.MIN, Optional.empty(), Map.of());

    /** What was replayed had been read before, so a replay has read nothing. */
    static Reading of(CommitRecord record) {
      Map<String, Long> contents = new HashMap<>();
      if (record.kind() == CommitKind.DATA) {
        for (ConsumedInput input : record.inputs()) {
          contents.put(Ledger.key(input.source(), input.name()), input.content());
        }
      }
      return new Reading(
          record.runId(), record.created(), Optional.ofNullable(record.mode()), contents);
    }

    boolean isLaterThan(DeadLetter letter) {
      return !runId.equals(letter.job().runId()) && started.isAfter(letter.lastSeen());
    }

    /** Whether every row of its inputs was taken in, whatever the table had of them. */
    boolean isWhole() {
      return mode.filter(is -> is == WriteMode.APPEND || is == WriteMode.OVERWRITE).isPresent();
    }

    /** Whether the ledger began anew with it. */
    boolean isFirst() {
      return mode.filter(is -> is == WriteMode.OVERWRITE).isPresent();
    }
  }

  LetterStanding of(DeadLetter letter) throws IOException {
    DeadLetter.Place place = letter.place();
    Optional<KnownInput> known =
        state
            .input(place.source(), place.object())
            .filter(input -> input.input().verdict().isEmpty());
    return known.isEmpty() ? LetterStanding.UNREAD : of(letter, known.get());
  }

  private LetterStanding of(DeadLetter letter, KnownInput known) throws IOException {
    String input = Ledger.key(known.input().source(), known.input().name());
    long content = known.input().content();
    boolean isAgain = false;
    for (long number = known.commit(); number > 0; number--) {
      Reading reading = reading(number);
      Long read = reading.contents.get(input);
      if (read != null && !reading.isLaterThan(letter)) {
        if (read == content && content == letter.place().version()) {
          return LetterStanding.OPEN;
        }
        return isAgain || content > letter.place().version()
            ? LetterStanding.DONE
            : LetterStanding.UNREAD;
      }
      if ((read != null && reading.isWhole()) || reading.isFirst()) {
        return LetterStanding.DONE;
      }
      isAgain |= read != null;
    }
    return LetterStanding.DONE;
  }

  private Reading reading(long number) throws IOException {
    Reading known = readings.get(number);
    if (known == null) {
      known = Commits.of(store, number).map(Reading::of).orElse(Reading.NOTHING);
      readings.put(number, known);
    }
    return known;
  }
}
