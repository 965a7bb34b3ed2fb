package dev.strandline.pipelines.report;

/**
 * What became of one epoch of a stream.
 *
 * @param ended in UTC, as in {@code 2026-11-21T12:00:00Z}
 * @param millis from its plan to its end
 * @param status {@code committed}, {@code stale}, or what ended the stream
 * @param rows read from all sources
 * @param waiting rows aside, for want of values that their source did not send
 * @param left about how many new rows there were beyond it
 * @param behindMillis since when there have been such rows, by the stream's looks
 */
public record StreamCommit(
    String runId,
    String ended,
    long millis,
    String status,
    long rows,
    long rejected,
    long late,
    long waiting,
    long left,
    long behindMillis) {}
