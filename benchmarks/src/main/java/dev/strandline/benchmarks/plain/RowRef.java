package dev.strandline.benchmarks.plain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.jspecify.annotations.NullUnmarked;

/** Where a row lies; it is written from there, field by field. */
final class RowRef {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message row { required binary c1 (STRING); optional binary c2 (STRING);"
              + " optional int64 c3 (DECIMAL(12,2)); optional int32 c4;"
              + " optional binary c5 (STRING); optional int32 c6 (DATE);"
              + " required int32 c7 (DATE); optional int32 c8; }");

  private final int day;
  byte[] bytes = new byte[0];
  int at;

  RowRef(int day) {
    this.day = day;
  }

  /** Dictionaries cost more than they save on the columns that are nearly unique. */
  static ParquetWriter<RowRef> writer(Path file) throws IOException {
    return new Builder(new LocalOutputFile(file))
        .withConf(new PlainParquetConfiguration())
        .withCodecFactory(new SnappyBlocks())
        .withCompressionCodec(CompressionCodecName.SNAPPY)
        .withValidation(false)
        .withPageWriteChecksumEnabled(false)
        .withDictionaryEncoding("c1", false)
        .withDictionaryEncoding("c2", false)
        .withDictionaryEncoding("c3", false)
        .withDictionaryEncoding("c4", false)
        .withSizeStatisticsEnabled(false)
        .build();
  }

  private static final class Builder extends ParquetWriter.Builder<RowRef, Builder> {
    Builder(OutputFile file) {
      super(file);
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<RowRef> getWriteSupport(ParquetConfiguration conf) {
      return new Support();
    }

    @Override
    @SuppressWarnings("deprecation") // still abstract
    protected WriteSupport<RowRef> getWriteSupport(Configuration conf) {
      return new Support();
    }
  }

  @NullUnmarked // prepareForWrite comes before write
  private static final class Support extends WriteSupport<RowRef> {
    private RecordConsumer to;

    @Override
    @SuppressWarnings("deprecation") // still abstract
    public WriteContext init(Configuration conf) {
      return new WriteContext(SCHEMA, Map.of());
    }

    @Override
    public WriteContext init(ParquetConfiguration conf) {
      return new WriteContext(SCHEMA, Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      to = consumer;
    }

    @Override
    public void write(RowRef row) {
      byte[] b = row.bytes;
      int at = row.at;
      int nulls = b[at + DayRows.NULLS];
      int text = at + DayRows.TEXT;
      to.startMessage();
      text = text("c1", 0, b, text, DayRows.lengthAt(b, at + DayRows.LENGTH_C1));
      text = text("c2", 1, b, text, DayRows.lengthAt(b, at + DayRows.LENGTH_C2));
      if ((nulls & DayRows.NO_C3) == 0) {
        to.startField("c3", 2);
        to.addLong((long) DayRows.LONG.get(b, at + DayRows.C3));
        to.endField("c3", 2);
      }
      if ((nulls & DayRows.NO_C4) == 0) {
        integer("c4", 3, (int) DayRows.INT.get(b, at + DayRows.C4));
      }
      text("c5", 4, b, text, DayRows.lengthAt(b, at + DayRows.LENGTH_C5));
      if ((nulls & DayRows.NO_C6) == 0) {
        integer("c6", 5, (int) DayRows.INT.get(b, at + DayRows.C6));
      }
      integer("c7", 6, row.day);
      if ((nulls & DayRows.NO_C8) == 0) {
        integer("c8", 7, (int) DayRows.INT.get(b, at + DayRows.C8));
      }
      to.endMessage();
    }

    private int text(String name, int index, byte[] b, int at, int length) {
      if (length > 0) {
        to.startField(name, index);
        to.addBinary(Binary.fromReusedByteArray(b, at, length));
        to.endField(name, index);
      }
      return at + length;
    }

    private void integer(String name, int index, int value) {
      to.startField(name, index);
      to.addInteger(value);
      to.endField(name, index);
    }
  }
}
