package dev.strandline.io.delimited;

/** Says why a record's structure is broken, and what to do about it. */
record BrokenStructure(Dialect dialect) {

  /**
   * The reason in words.
   *
   * @param length bytes of the record's first line, of which {@code kept} are kept
   */
  String of(RecordFault fault, int column, long length, int kept) {
    String rest =
        kept < length
            ? "; the line has %d bytes, the first %d are kept".formatted(length, kept)
            : "";
    return switch (fault) {
      case UNTERMINATED_QUOTE ->
          "the quote that opens column %d is not closed before the file ends; only this line is rejected%s"
              .formatted(column + 1, rest);
      case TEXT_AFTER_QUOTE ->
          "column %d goes on after its closing quote; double a quote that is data, or set quote: none%s"
              .formatted(column + 1, rest);
      case TOO_MANY_FIELDS ->
          "it has more fields than max_fields, %d%s".formatted(dialect.maxFields(), rest);
      case RECORD_TOO_LONG ->
          rest.isEmpty()
              ? "with the line breaks in its quotes it has more bytes than max_record_size, %d; only its first line is rejected"
                  .formatted(dialect.maxRecordBytes())
              : "it has more bytes than max_record_size, %d%s"
                  .formatted(dialect.maxRecordBytes(), rest);
      case BAD_ESCAPE, FIELD_TOO_LONG, INVALID_ENCODING ->
          throw new IllegalArgumentException("no fault of the structure: " + fault);
    };
  }
}
