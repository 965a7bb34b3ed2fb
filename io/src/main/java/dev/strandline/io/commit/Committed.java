package dev.strandline.io.commit;

/**
 * A run's commit.
 *
 * @param record what was committed: that of the run's first attempt, whoever asks
 * @param now whether this call made it; false where an earlier attempt of the run had
 */
public record Committed(CommitRecord record, boolean now) {}
