package dev.strandline.model;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/**
 * A value that a run's plan gives to a step: known when the graph is built, where the run is
 * bounded; that of the epoch at hand in a stream.
 */
public abstract sealed class Planned<T> implements Serializable {
  private static final long serialVersionUID = 1;

  private Planned() {}

  /** A value for the whole of a bounded run. */
  public static <T> Planned<T> as(T value) {
    return new Fixed<>(value);
  }

  /**
   * A value for each epoch of a stream.
   *
   * @param epochs the one epoch of each window
   * @param part the name of the value among the epoch's parts
   */
  public static <T> Planned<T> byEpoch(PCollectionView<Epoch> epochs, String part) {
    return new ByEpoch<>(epochs, part);
  }

  /** The value for the element at hand; the same object as long as the epoch is. */
  public abstract T in(DoFn<?, ?>.ProcessContext context);

  /** The side inputs that a step needs to ask for it. */
  public abstract List<PCollectionView<?>> views();

  /** The same, with those others that there are. */
  public List<PCollectionView<?>> viewsAnd(@Nullable PCollectionView<?>... others) {
    List<PCollectionView<?>> all = new ArrayList<>(views());
    for (PCollectionView<?> other : others) {
      if (other != null) {
        all.add(other);
      }
    }
    return all;
  }

  private static final class Fixed<T> extends Planned<T> {
    private static final long serialVersionUID = 1;

    // Java cannot know it; whoever plans does.
    @SuppressWarnings("serial")
    private final T value;

    Fixed(T value) {
      this.value = value;
    }

    @Override
    public T in(DoFn<?, ?>.ProcessContext context) {
      return value;
    }

    @Override
    public List<PCollectionView<?>> views() {
      return List.of();
    }
  }

  private static final class ByEpoch<T> extends Planned<T> {
    private static final long serialVersionUID = 1;
    private final PCollectionView<Epoch> epochs;
    private final String part;

    /** Replaced as a whole, since workers of one process may share what is planned. */
    private transient volatile @Nullable Known<T> known;

    private record Known<T>(long timestamp, T value) {}

    ByEpoch(PCollectionView<Epoch> epochs, String part) {
      this.epochs = epochs;
      this.part = part;
    }

    @Override
    public T in(DoFn<?, ?>.ProcessContext context) {
      Known<T> last = known;
      // An epoch's window is one millisecond, so an element's time tells whose it is.
      long at = context.timestamp().getMillis();
      if (last != null && last.timestamp == at) {
        return last.value;
      }
      Epoch epoch = context.sideInput(epochs);
      @SuppressWarnings("unchecked")
      T found = (T) epoch.part(part);
      known = new Known<>(at, found);
      return found;
    }

    @Override
    public List<PCollectionView<?>> views() {
      return List.of(epochs);
    }
  }
}
