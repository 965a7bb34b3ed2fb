package dev.strandline.io;

import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/** What a source gives for inputs that are known when the graph is built. */
public final class ReadListed extends PTransform<PBegin, ReadResult> {
  private static final long serialVersionUID = 1;

  private final String listName;
  private final PTransform<PBegin, PCollection<Input>> list;
  private final PTransform<PCollection<Input>, ReadResult> read;

  private ReadListed(
      String listName,
      PTransform<PBegin, PCollection<Input>> list,
      PTransform<PCollection<Input>, ReadResult> read) {
    this.listName = listName;
    this.list = list;
    this.read = read;
  }

  /**
   * Reads the inputs of a list.
   *
   * @param listName the step's name in the graph, for what the source calls its inputs
   * @param list gives the inputs, best {@linkplain #largestFirst the largest first}
   * @param read reads each, as in a stream
   */
  public static ReadListed of(
      String listName,
      PTransform<PBegin, PCollection<Input>> list,
      PTransform<PCollection<Input>, ReadResult> read) {
    return new ReadListed(listName, list, read);
  }

  /** The largest first, so that no worker is left alone with one at the end. */
  public static List<Input> largestFirst(List<Input> inputs) {
    return inputs.stream().sorted(Comparator.comparingLong(Input::bytes).reversed()).toList();
  }

  @Override
  public ReadResult expand(PBegin begin) {
    return begin.apply(listName, list).apply("Read", read);
  }
}
