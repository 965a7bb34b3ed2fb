package dev.strandline.io.delimited;

/**
 * Why one record was rejected. The message holds none of the record's text, which may be sensitive.
 *
 * @param column index of the field at fault from 0, or -1 if no single field is
 */
public record RecordError(RecordFault fault, String message, int column) {
  /** The fault's stable id, {@code SL-20nn}. */
  public String id() {
    return fault.id();
  }
}
