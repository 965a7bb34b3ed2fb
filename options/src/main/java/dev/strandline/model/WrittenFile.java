package dev.strandline.model;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;

/**
 * The description of a staged file: what travels from the writer to the commit. Only files that are
 * described are committed.
 *
 * @param shard the {@link Shard#name()} whose rows it holds
 * @param staged where it stands now; empty if there is no file, and one that was in its place is to
 *     go
 * @param partition the partition's path below the table; empty if there is none
 * @param name the file's name in the partition once it is published
 * @param checksum of the file's bytes, in hexadecimal, as the writer computed it, its kind before a
 *     colon
 * @param origins the texts of the origins whose rows met in its shard, superseded ones included
 */
public record WrittenFile(
    FileRole role,
    String shard,
    String staged,
    String partition,
    String name,
    int k,
    int n,
    long rows,
    long bytes,
    String checksum,
    List<String> origins) {
  public WrittenFile {
    origins = List.copyOf(origins);
  }

  /** A file of rows as its writer describes it, which does not know origins. */
  public WrittenFile(
      String shard,
      String staged,
      String partition,
      String name,
      int k,
      int n,
      long rows,
      long bytes,
      String checksum) {
    this(FileRole.DATA, shard, staged, partition, name, k, n, rows, bytes, checksum, List.of());
  }

  /** The description of a shard that has nothing of that role any more. */
  public static WrittenFile emptied(Shard shard, FileRole role) {
    return new WrittenFile(
        role,
        shard.name(),
        "",
        shard.partition(),
        shard.file() + role.ending(),
        shard.k(),
        shard.n(),
        0,
        0,
        "",
        List.of());
  }

  /** Whether there is a staged file. */
  public boolean isPresent() {
    return !staged.isEmpty();
  }

  /** The same in another role, its name's ending changed with it. */
  public WrittenFile as(FileRole newRole) {
    String newName = name.substring(0, name.length() - role.ending().length()) + newRole.ending();
    return new WrittenFile(
        newRole, shard, staged, partition, newName, k, n, rows, bytes, checksum, origins);
  }

  /** The same, with the origins of the rows that met in its shard. */
  public WrittenFile from(List<String> newOrigins) {
    return new WrittenFile(
        role, shard, staged, partition, name, k, n, rows, bytes, checksum, newOrigins);
  }

  /** The path below the table once it is published. */
  public String target() {
    return role.path(partition, name);
  }

  /** Format byte 2, then the components in order; numbers as LEB128. Lives within a run. */
  public static Coder<WrittenFile> coder() {
    return WrittenFileCoder.INSTANCE;
  }

  private static final class WrittenFileCoder extends AtomicCoder<WrittenFile> {
    private static final long serialVersionUID = 1;
    private static final WrittenFileCoder INSTANCE = new WrittenFileCoder();
    private static final int FORMAT = 2;
    private static final StringUtf8Coder TEXT = StringUtf8Coder.of();

    @Override
    public void encode(WrittenFile file, OutputStream out) throws IOException {
      DataOutputStream data = new DataOutputStream(out);
      data.writeByte(FORMAT);
      TEXT.encode(file.role.name(), data);
      TEXT.encode(file.shard, data);
      TEXT.encode(file.staged, data);
      TEXT.encode(file.partition, data);
      TEXT.encode(file.name, data);
      VarInt.encode(file.k, data);
      VarInt.encode(file.n, data);
      VarInt.encode(file.rows, data);
      VarInt.encode(file.bytes, data);
      TEXT.encode(file.checksum, data);
      VarInt.encode(file.origins.size(), data);
      for (String origin : file.origins) {
        TEXT.encode(origin, data);
      }
    }

    @Override
    public WrittenFile decode(InputStream in) throws IOException {
      DataInputStream data = new DataInputStream(in);
      int format = data.readUnsignedByte();
      if (format != FORMAT) {
        throw new CoderException("Cannot read a file's description: unknown format " + format);
      }
      return new WrittenFile(
          FileRole.valueOf(TEXT.decode(data)),
          TEXT.decode(data),
          TEXT.decode(data),
          TEXT.decode(data),
          TEXT.decode(data),
          VarInt.decodeInt(data),
          VarInt.decodeInt(data),
          VarInt.decodeLong(data),
          VarInt.decodeLong(data),
          TEXT.decode(data),
          origins(data));
    }

    private static List<String> origins(DataInputStream data) throws IOException {
      List<String> origins = new ArrayList<>();
      for (int left = VarInt.decodeInt(data); left > 0; left--) {
        origins.add(TEXT.decode(data));
      }
      return origins;
    }

    @Override
    public void verifyDeterministic() {}

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }
}
