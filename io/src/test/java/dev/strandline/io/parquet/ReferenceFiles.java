package dev.strandline.io.parquet;

import dev.strandline.model.Column;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowCursor;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.xerial.snappy.Snappy;

/** Files of parquet-java's own writer, through its WriteSupport. */
final class ReferenceFiles {
  private ReferenceFiles() {}

  /** Writes each batch to a file that is thrown away; the bytes in all. */
  static long write(List<RecordBatch> files, List<String> withoutDictionary) throws IOException {
    ParquetWriterBench.Sink sink = new ParquetWriterBench.Sink();
    for (RecordBatch file : files) {
      Builder builder =
          new Builder(new Stream(sink), file.schema())
              .withConf(new PlainParquetConfiguration())
              .withCodecFactory(new SnappyCodec())
              .withCompressionCodec(CompressionCodecName.SNAPPY)
              .withPageWriteChecksumEnabled(true);
      for (String column : withoutDictionary) {
        builder = builder.withDictionaryEncoding(column, false);
      }
      try (ParquetWriter<RowCursor> writer = builder.build()) {
        RowCursor cursor = file.cursor();
        while (cursor.next()) {
          writer.write(cursor);
        }
      }
    }
    return sink.bytes;
  }

  static final class Builder extends ParquetWriter.Builder<RowCursor, Builder> {
    private final Schema schema;

    Builder(OutputFile file, Schema schema) {
      super(file);
      this.schema = schema;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation")
    protected WriteSupport<RowCursor> getWriteSupport(org.apache.hadoop.conf.Configuration conf) {
      return new Rows(schema);
    }

    @Override
    protected WriteSupport<RowCursor> getWriteSupport(ParquetConfiguration conf) {
      return new Rows(schema);
    }
  }

  /** Flat columns of the benchmark's types. */
  static final class Rows extends WriteSupport<RowCursor> {
    private final Schema schema;
    private RecordConsumer consumer;

    @SuppressWarnings("NullAway.Init")
    Rows(Schema schema) {
      this.schema = schema;
    }

    @Override
    @SuppressWarnings("deprecation")
    public WriteContext init(org.apache.hadoop.conf.Configuration conf) {
      return new WriteContext(message(schema), Map.of());
    }

    @Override
    public WriteContext init(ParquetConfiguration conf) {
      return new WriteContext(message(schema), Map.of());
    }

    @Override
    public void prepareForWrite(RecordConsumer to) {
      consumer = to;
    }

    @Override
    public void write(RowCursor row) {
      consumer.startMessage();
      for (int i = 0; i < schema.size(); i++) {
        if (row.isNull(i)) {
          continue;
        }
        Column column = schema.column(i);
        consumer.startField(column.name(), i);
        if (column.type() == Type.Plain.STRING) {
          consumer.addBinary(
              Binary.fromReusedByteArray(row.buffer(), row.start(i), row.end(i) - row.start(i)));
        } else if (column.type().fixedWidth() == 4) {
          consumer.addInteger(row.getInt(i));
        } else {
          consumer.addLong(row.getLong(i));
        }
        consumer.endField(column.name(), i);
      }
      consumer.endMessage();
    }
  }

  private static MessageType message(Schema schema) {
    Types.MessageTypeBuilder message = Types.buildMessage();
    for (Column column : schema.columns()) {
      Repetition repetition = column.nullable() ? Repetition.OPTIONAL : Repetition.REQUIRED;
      if (column.type() == Type.Plain.STRING) {
        message.addField(
            Types.primitive(PrimitiveTypeName.BINARY, repetition)
                .as(LogicalTypeAnnotation.stringType())
                .named(column.name()));
      } else if (column.type() == Type.Plain.DATE) {
        message.addField(
            Types.primitive(PrimitiveTypeName.INT32, repetition)
                .as(LogicalTypeAnnotation.dateType())
                .named(column.name()));
      } else if (column.type().fixedWidth() == 4) {
        message.addField(Types.primitive(PrimitiveTypeName.INT32, repetition).named(column.name()));
      } else {
        Type.Decimal decimal = (Type.Decimal) column.type();
        message.addField(
            Types.primitive(PrimitiveTypeName.INT64, repetition)
                .as(LogicalTypeAnnotation.decimalType(decimal.scale(), decimal.precision()))
                .named(column.name()));
      }
    }
    return message.named("schema");
  }

  private record Stream(ParquetWriterBench.Sink sink) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      long start = sink.bytes;
      OutputStream out = sink;
      return new PositionOutputStream() {
        @Override
        public long getPos() {
          return sink.bytes - start;
        }

        @Override
        public void write(int b) throws IOException {
          out.write(b);
        }

        @Override
        public void write(byte[] from, int at, int length) throws IOException {
          out.write(from, at, length);
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  /** Snappy without Hadoop's configuration and stream classes. */
  static final class SnappyCodec
      implements CompressionCodecFactory, CompressionCodecFactory.BytesInputCompressor {
    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
      return this;
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
      return new SnappyDecoder(codec);
    }

    @Override
    @SuppressWarnings("deprecation")
    public BytesInput compress(BytesInput bytes) throws IOException {
      byte[] from = bytes.toByteArray();
      byte[] to = new byte[Snappy.maxCompressedLength(from.length)];
      return BytesInput.from(to, 0, Snappy.compress(from, 0, from.length, to, 0));
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.SNAPPY;
    }

    @Override
    public void release() {}
  }

  /** Snappy without Hadoop's stream classes. */
  record SnappyDecoder(CompressionCodecName codec)
      implements CompressionCodecFactory.BytesInputDecompressor {
    @Override
    @SuppressWarnings("deprecation")
    public BytesInput decompress(BytesInput bytes, int length) throws IOException {
      return codec == CompressionCodecName.UNCOMPRESSED
          ? bytes
          : BytesInput.from(Snappy.uncompress(bytes.toByteArray()));
    }

    @Override
    public void decompress(ByteBuffer from, int fromLength, ByteBuffer to, int toLength) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void release() {}
  }
}
