package dev.strandline.io.compress;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Intel's ISA-L, which inflates text in about a third of zlib's time, as built for x86-64 Linux in
 * the jar of GKL. It is called through its C interface, {@code struct inflate_state} of
 * igzip_lib.h; the places of its fields are those of the build in this one version of the jar, and
 * are tried out on data before anything depends on them.
 *
 * <p>Off with {@code -Dstrandline.inflater=jdk}, used from the first byte with {@code =isal}. Where
 * the library cannot be loaded, or does not give what it should, the JDK's inflater is used, and
 * nothing else is different.
 *
 * <p>A stream may be closed while another thread reads it, hence the locks: memory that is given
 * back is never touched.
 */
final class IsalInflater implements RawInflater {
  private static final Logger LOG = LoggerFactory.getLogger(IsalInflater.class);
  private static final String LIBRARY = "/com/intel/gkl/native/libgkl_compression.so";

  // struct inflate_state: where its fields are, and more room than it takes (87 KB).
  private static final int STATE_BYTES = 1 << 17;
  private static final int NEXT_OUT = 0;
  private static final int AVAIL_OUT = 8;
  private static final int NEXT_IN = 16;
  private static final int AVAIL_IN = 32;
  private static final int BITS_READ_AHEAD = 36;
  private static final int BLOCK_STATE = 0x52A8;
  private static final int FINISHED = 5;

  private static final int OUT_BYTES = 1 << 17;

  /** The two functions of the library. */
  private record Library(Function init, Function inflate) {
    private static final @Nullable Library LOADED = load();

    private static @Nullable Library load() {
      boolean fits =
          System.getProperty("os.name", "").equals("Linux")
              && System.getProperty("os.arch", "").equals("amd64")
              && !System.getProperty("strandline.inflater", "").equals("jdk");
      if (!fits) {
        return null;
      }
      try {
        NativeLibrary loaded = extracted();
        Library library =
            new Library(
                loaded.getFunction("isal_inflate_init"), loaded.getFunction("isal_inflate"));
        return tryOut(library) ? library : null;
      } catch (IOException | LinkageError | RuntimeException e) {
        LOG.debug("ISA-L is not to be had here, the JDK inflates: {}", e.toString());
        return null;
      }
    }
  }

  private final Library library;
  private final Memory state = new Memory(STATE_BYTES);
  private final Memory in = new Memory(MOST_INPUT);
  private final Memory out = new Memory(OUT_BYTES);
  private final Object[] arguments = {state};
  private boolean closed;

  IsalInflater() {
    this(Library.LOADED);
  }

  private IsalInflater(@Nullable Library library) {
    if (library == null) {
      throw new IllegalStateException("ISA-L is not to be had here, see isAvailable()");
    }
    this.library = library;
    state.clear();
    library.init.invokeVoid(arguments);
  }

  static boolean isAvailable() {
    return Library.LOADED != null;
  }

  /** What is loaded stays; its file goes at once, or it would be left if the process is killed. */
  private static NativeLibrary extracted() throws IOException {
    File file = Native.extractFromResourcePath(LIBRARY, IsalInflater.class.getClassLoader());
    NativeLibrary loaded = NativeLibrary.getInstance(file.getPath());
    Files.deleteIfExists(file.toPath());
    return loaded;
  }

  /** Whether random bytes and text come back, given and taken in pieces, with what follows. */
  private static boolean tryOut(Library library) throws IOException {
    byte[] plain = new byte[70_000];
    new Random(1).nextBytes(plain);
    for (int i = 0; i < plain.length / 2; i++) {
      plain[i] = (byte) "0123456789|-: ".charAt(plain[i] & 7);
    }
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try (DeflaterOutputStream to = new DeflaterOutputStream(deflated, deflater)) {
      to.write(plain);
    } finally {
      deflater.end();
    }
    int length = deflated.size();
    deflated.write(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
    byte[] input = deflated.toByteArray();
    byte[] output = new byte[plain.length + 1];
    int at = 0;
    int given = 0;
    try (IsalInflater inflater = new IsalInflater(library)) {
      while (!inflater.finished()) {
        int n = inflater.inflate(output, at, Math.min(15_000, output.length - at));
        at += n;
        if (n == 0 && !inflater.finished()) {
          if (given == input.length || at == output.length) {
            return false;
          }
          int next = Math.min(7_000, input.length - given);
          inflater.setInput(input, given, next);
          given += next;
        }
      }
      return at == plain.length
          && Arrays.equals(plain, 0, at, output, 0, at)
          && given - inflater.remaining() == length;
    } catch (DataFormatException e) {
      return false;
    }
  }

  @Override
  public synchronized void reset() {
    checkOpen();
    library.init.invokeVoid(arguments);
    state.setInt(AVAIL_IN, 0);
  }

  @Override
  public synchronized void setInput(byte[] bytes, int from, int length) {
    checkOpen();
    in.write(0, bytes, from, length);
    state.setPointer(NEXT_IN, in);
    state.setInt(AVAIL_IN, length);
  }

  @Override
  public synchronized int inflate(byte[] to, int from, int wanted) throws DataFormatException {
    checkOpen();
    int room = Math.min(wanted, OUT_BYTES);
    state.setPointer(NEXT_OUT, out);
    state.setInt(AVAIL_OUT, room);
    int answer = library.inflate.invokeInt(arguments);
    if (answer < 0) {
      throw new DataFormatException(
          switch (answer) {
            case -1 -> "invalid block type, lengths or code lengths";
            case -2 -> "invalid literal, length or distance code";
            case -3 -> "invalid distance too far back";
            default -> "error " + answer;
          });
    }
    int filled = room - state.getInt(AVAIL_OUT);
    out.read(0, to, from, filled);
    return filled;
  }

  @Override
  public synchronized boolean finished() {
    checkOpen();
    return state.getInt(BLOCK_STATE) == FINISHED;
  }

  @Override
  public synchronized int remaining() {
    checkOpen();
    return state.getInt(AVAIL_IN) + state.getInt(BITS_READ_AHEAD) / Byte.SIZE;
  }

  @Override
  public synchronized void close() {
    closed = true;
    state.close();
    in.close();
    out.close();
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the inflater has been closed");
    }
  }
}
