package dev.strandline.io.files;

import dev.strandline.io.Emit;
import dev.strandline.io.Input;
import dev.strandline.io.store.Stores;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * The inputs of a source, one element each: a short list from the graph, a long one from a file
 * that the graph names, since a cluster takes graphs of some megabytes only.
 */
final class InputList extends PTransform<PBegin, PCollection<Input>> {
  private static final long serialVersionUID = 1;

  /** At some 300 bytes each a graph of less than a megabyte. */
  private static final int MOST_IN_A_GRAPH = 2_000;

  private final String node;
  private final List<Input> inputs;
  private final String folder;

  private InputList(String node, List<Input> inputs, String folder) {
    this.node = node;
    this.inputs = inputs;
    this.folder = folder;
  }

  /**
   * Those inputs.
   *
   * @param folder where the file of a long list goes; empty for none
   */
  static InputList of(String node, List<Input> inputs, String folder) {
    return new InputList(node, inputs, folder);
  }

  @Override
  public PCollection<Input> expand(PBegin begin) {
    PCollection<Input> list = list(begin);
    // A large file may be looked through for where to cut it, so each by a worker of its own.
    return inputs.stream().anyMatch(input -> input.bytes() > ReadFiles.RANGE_BYTES)
        ? list.apply("Spread", Reshuffle.viaRandomKey())
        : list;
  }

  private PCollection<Input> list(PBegin begin) {
    if (folder.isEmpty() || inputs.size() <= MOST_IN_A_GRAPH) {
      return begin.apply("Inputs", Emit.of(inputs, Input.coder()));
    }
    try {
      return begin
          .apply("List", Emit.of(List.of(write()), StringUtf8Coder.of()))
          .apply("Inputs", ParDo.of(new ReadListFn(folder)))
          .setCoder(Input.coder());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the list of inputs to " + folder, e);
    }
  }

  private String write() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(new GZIPOutputStream(bytes)))) {
      out.writeInt(inputs.size());
      for (Input input : inputs) {
        Input.coder().encode(input, out);
      }
    }
    String name = "inputs-" + node + ".list";
    Stores.open(folder).replace(name, bytes.toByteArray());
    return name;
  }

  private static final class ReadListFn extends DoFn<String, Input> {
    private static final long serialVersionUID = 1;
    private final String folder;

    ReadListFn(String folder) {
      this.folder = folder;
    }

    @ProcessElement
    public void process(@Element String name, OutputReceiver<Input> out) throws IOException {
      Coder<Input> coder = Input.coder();
      try (InputStream file = Channels.newInputStream(Stores.open(folder).openRead(name));
          DataInputStream in =
              new DataInputStream(new BufferedInputStream(new GZIPInputStream(file)))) {
        for (int left = in.readInt(); left > 0; left--) {
          out.output(coder.decode(in));
        }
      }
    }
  }
}
