package dev.strandline.model;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.MapCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;
import org.jspecify.annotations.Nullable;

/**
 * What a stream does up to its next commit, as it was planned: the element of which everything else
 * of that time follows, in the window of one millisecond that the number names.
 *
 * <p>Its parts are what a bounded run has in its graph, so they are serialized as a graph is. They
 * live within one job: no part outlives the release that wrote it.
 *
 * <p>Runners keep what a side input was in each window as long as a job runs (Beam's {@code
 * SideInputHandler} says so of itself), in each step: without more ado 100 KB an epoch on Flink. So
 * an epoch loses its parts when one of the same stream is seen that is {@value #LATELY} later: each
 * epoch is planned when the one before is over.
 */
public final class Epoch {
  /** One would do, but for a step of a job that has failed and does not know it yet. */
  private static final long LATELY = 16;

  /** The epochs of this process that have their parts; of each there is one a step, or more. */
  private static final List<WeakReference<Epoch>> WHOLE = new ArrayList<>();

  private final String stream;
  private final long number;
  private final String runId;
  private volatile Map<String, byte[]> parts;

  private Epoch(String stream, long number, String runId, Map<String, byte[]> parts) {
    this.stream = stream;
    this.number = number;
    this.runId = runId;
    this.parts = parts;
  }

  /**
   * An epoch.
   *
   * @param stream a name that differs between any two streams
   * @param number from 0 in each job
   * @param runId what its commits are known by
   * @param parts by name, each serializable
   */
  public static Epoch of(
      String stream, long number, String runId, Map<String, ? extends Serializable> parts) {
    Map<String, byte[]> written = new TreeMap<>();
    parts.forEach((name, part) -> written.put(name, write(name, part)));
    return seen(new Epoch(stream, number, runId, written));
  }

  /** The epoch, after which those of its stream that are long over have no parts any more. */
  private static Epoch seen(Epoch epoch) {
    if (epoch.parts.isEmpty()) {
      return epoch; // it was long over when it was written
    }
    synchronized (WHOLE) {
      WHOLE.removeIf(reference -> isDoneWith(reference.get(), epoch));
      WHOLE.add(new WeakReference<>(epoch));
    }
    return epoch;
  }

  private static boolean isDoneWith(@Nullable Epoch known, Epoch latest) {
    if (known == null) {
      return true;
    }
    boolean over = known.stream.equals(latest.stream) && known.number < latest.number - LATELY;
    if (over) {
      known.parts = Map.of();
    }
    return over;
  }

  private static byte[] write(String name, Serializable part) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(part);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot serialize " + name + " of a plan", e);
    }
    return bytes.toByteArray();
  }

  /** From 0, in the order of the commits. */
  public long number() {
    return number;
  }

  /** What its commits are known by. */
  public String runId() {
    return runId;
  }

  /**
   * The part of that name; made anew with each call.
   *
   * @throws IllegalStateException if the stream is so far ahead that the epoch must be over
   */
  public Object part(String name) {
    Map<String, byte[]> all = parts;
    if (all.isEmpty()) {
      throw new IllegalStateException("epoch " + number + " is over, " + runId);
    }
    byte[] written = all.get(name);
    if (written == null) {
      throw new IllegalArgumentException("epoch " + number + " has no part " + name);
    }
    try (ObjectInputStream in = new Loading(new ByteArrayInputStream(written))) {
      return in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name + " of the plan of " + runId, e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("a worker lacks a class of the plan of " + runId, e);
    }
  }

  /** Finds classes as the worker's thread does: a cluster loads a job's jar apart from its own. */
  private static final class Loading extends ObjectInputStream {
    Loading(InputStream in) throws IOException {
      super(in);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(description.getName(), false, Epoch.class.getClassLoader());
      } catch (ClassNotFoundException e) {
        return super.resolveClass(description);
      }
    }
  }

  /** The components in order, the parts by name. */
  public static Coder<Epoch> coder() {
    return EpochCoder.INSTANCE;
  }

  private static final class EpochCoder extends AtomicCoder<Epoch> {
    private static final long serialVersionUID = 1;
    private static final EpochCoder INSTANCE = new EpochCoder();
    private static final MapCoder<String, byte[]> PARTS =
        MapCoder.of(StringUtf8Coder.of(), ByteArrayCoder.of());

    @Override
    public void encode(Epoch epoch, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(epoch.stream, out);
      VarInt.encode(epoch.number, out);
      StringUtf8Coder.of().encode(epoch.runId, out);
      PARTS.encode(epoch.parts, out);
    }

    @Override
    public Epoch decode(InputStream in) throws IOException {
      // Many copies of an epoch stay, and none of them needs a name of its own.
      String stream = StringUtf8Coder.of().decode(in).intern();
      long number = VarInt.decodeLong(in);
      String runId = StringUtf8Coder.of().decode(in).intern();
      return seen(new Epoch(stream, number, runId, PARTS.decode(in)));
    }

    @Override
    public void verifyDeterministic() {}
  }
}
