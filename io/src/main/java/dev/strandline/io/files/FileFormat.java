package dev.strandline.io.files;

import dev.strandline.io.compress.Compression;
import dev.strandline.options.AnyScalar;
import dev.strandline.options.Bare;
import dev.strandline.options.ByteSize;
import dev.strandline.options.Default;
import dev.strandline.options.Doc;
import dev.strandline.options.Key;
import dev.strandline.options.OneOrMany;
import dev.strandline.options.Range;
import java.io.Serializable;
import java.util.List;

/** How the bytes of a file become records. */
public sealed interface FileFormat extends Serializable {

  /** Text with one record a line, or more lines where a quoted field has line breaks. */
  @Key("delimited")
  @Doc("Text with fields between delimiters: CSV, TSV, pipe-separated and their kin.")
  record Delimited(
      @Doc("What stands between fields: one or more characters.") @Default("','") String delimiter,
      @Doc("The quote character, or `none`.") @Default("'\"'") String quote,
      @Doc(
              "The escape character inside and outside quotes, or `none`; a doubled quote always escapes.")
          @Default("none")
          String escape,
      @Doc("Whether the first record names the columns; or their names, for files without one.")
          @Default("true")
          Header header,
      @Doc("Lines that begin with this are comments; `none` if there are none.") @Default("none")
          String comment,
      @Doc("The charset; UTF-8 is checked strictly.") @Default("UTF-8") String charset,
      @Doc("The words for null; a quoted word is text, not null.")
          @Default("['']")
          @OneOrMany
          @AnyScalar
          List<String> nullValues,
      @Doc("Whether blanks around unquoted fields are dropped.") @Default("false") boolean trim,
      @Doc("What becomes of a record with too few or too many fields.") @Default("reject")
          Ragged ragged,
      @Doc("How files are compressed; `auto` goes by their first bytes.") @Default("auto")
          Compression compression,
      @Doc("The largest record.") @Default("16MB") @ByteSize @Range(min = 16, max = 1 << 30)
          long maxRecordSize,
      @Doc("The largest field.") @Default("8MB") @ByteSize @Range(min = 1, max = 1 << 30)
          long maxFieldSize)
      implements FileFormat {}

  /** One JSON object a line. */
  @Key("json")
  @Doc("JSON lines: one object a line; columns by name, `a.b` for a field inside `a`.")
  record Json(
      @Doc("How files are compressed; `auto` goes by their first bytes.") @Default("auto")
          Compression compression,
      @Doc("The largest line.") @Default("16MB") @ByteSize @Range(min = 16, max = 1 << 30)
          long maxRecordSize)
      implements FileFormat {}

  /** Avro object container files. */
  @Key("avro")
  @Doc("Avro object container files; columns by name.")
  record Avro() implements FileFormat {}

  /** Parquet files. */
  @Key("parquet")
  @Doc("Parquet files; columns by name, page checksums verified.")
  record Parquet() implements FileFormat {}

  /** What a delimited file's first record is. */
  sealed interface Header extends Serializable {
    /** Whether the first record names the columns. */
    @Bare
    record Line(@Doc("Whether the first record names the columns.") boolean present)
        implements Header {}

    /** The names of the columns of files without a header line. */
    @Bare
    record Names(@Doc("The columns' names, in order.") List<String> names) implements Header {}
  }

  /** What becomes of a record with too few or too many fields. */
  enum Ragged {
    REJECT,
    /** Missing fields are null; surplus ones still make the record a letter. */
    PAD
  }
}
