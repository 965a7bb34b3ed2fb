package dev.strandline.io;

import dev.strandline.model.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;

/**
 * One object that a source reads, such as a file, as it was found when the run was planned.
 *
 * @param source the source's name in the spec
 * @param name the path below the source's root: what orders its rows
 * @param location where to open it
 * @param bytes as stored, compressed or not
 * @param rawBytes the estimate of what it holds uncompressed
 * @param version what the store says of this content: an etag, or modification time and inode
 * @param content the number of this content among the versions of the object, from 1
 */
public record Input(
    String source,
    String name,
    String location,
    long bytes,
    long rawBytes,
    String version,
    long content)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** What its rows are known by. */
  public Origin origin() {
    return Origin.file(source, name, content);
  }

  /** The same as the content of that number. */
  public Input withContent(long number) {
    return new Input(source, name, location, bytes, rawBytes, version, number);
  }

  /** The same where that many bytes were read of it: it may have grown since it was found. */
  public Input withBytes(long stored) {
    return new Input(source, name, location, stored, rawBytes, version, content);
  }

  /** The components in order; numbers as LEB128. Lives within a run. */
  public static Coder<Input> coder() {
    return InputCoder.INSTANCE;
  }

  private static final class InputCoder extends AtomicCoder<Input> {
    private static final long serialVersionUID = 1;
    private static final InputCoder INSTANCE = new InputCoder();
    private static final StringUtf8Coder TEXT = StringUtf8Coder.of();

    @Override
    public void encode(Input input, OutputStream out) throws IOException {
      TEXT.encode(input.source, out);
      TEXT.encode(input.name, out);
      TEXT.encode(input.location, out);
      VarInt.encode(input.bytes, out);
      VarInt.encode(input.rawBytes, out);
      TEXT.encode(input.version, out);
      VarInt.encode(input.content, out);
    }

    @Override
    public Input decode(InputStream in) throws IOException {
      return new Input(
          TEXT.decode(in),
          TEXT.decode(in),
          TEXT.decode(in),
          VarInt.decodeLong(in),
          VarInt.decodeLong(in),
          TEXT.decode(in),
          VarInt.decodeLong(in));
    }

    @Override
    public void verifyDeterministic() {}

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }
}
