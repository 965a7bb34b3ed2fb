package dev.strandline.runners.local;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.runners.core.InMemoryMultimapSideInputView;
import org.apache.beam.runners.core.SideInputReader;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.Materializations;
import org.apache.beam.sdk.transforms.Materializations.IterableView;
import org.apache.beam.sdk.transforms.ViewFn;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/** The side inputs of a run, on the heap: filled by one stage, looked at by later ones. */
final class Views implements SideInputReader {
  private final Map<PCollectionView<?>, Contents> views = new HashMap<>();

  /** What was given to one view. */
  private static final class Contents {
    private final PCollectionView<?> view;
    private final Map<BoundedWindow, List<Object>> elements = new HashMap<>();
    private final Map<BoundedWindow, Object> made = new ConcurrentHashMap<>();

    Contents(PCollectionView<?> view) {
      this.view = view;
    }

    synchronized void add(BoundedWindow window, Object element) {
      elements.computeIfAbsent(window, any -> new ArrayList<>()).add(element);
    }

    synchronized List<Object> of(BoundedWindow window) {
      return elements.getOrDefault(window, List.of());
    }

    // Beam marks as deprecated what is for runners only.
    @SuppressWarnings("deprecation")
    private Object make(BoundedWindow window) {
      List<Object> found = of(window);
      ViewFn<Object, Object> fn = Unchecked.cast(view.getViewFn());
      String urn = fn.getMaterialization().getUrn();
      if (urn.equals(Materializations.ITERABLE_MATERIALIZATION_URN)) {
        IterableView<Object> all = () -> found;
        return fn.apply(all);
      } else if (urn.equals(Materializations.MULTIMAP_MATERIALIZATION_URN)) {
        KvCoder<Object, Object> coder = Unchecked.cast(view.getCoderInternal());
        List<KV<Object, Object>> pairs = Unchecked.cast(found);
        return fn.apply(InMemoryMultimapSideInputView.fromIterable(coder.getKeyCoder(), pairs));
      }
      throw new IllegalStateException("no view is made of " + urn);
    }
  }

  void open(PCollectionView<?> view) {
    views.put(view, new Contents(view));
  }

  /** Takes the elements of one worker. */
  Receiver entrance(PCollectionView<?> view) {
    Contents contents = contents(view);
    return element -> {
      for (BoundedWindow window : element.getWindows()) {
        contents.add(window, element.getValue());
      }
    };
  }

  @Override
  public <T> @Nullable T get(PCollectionView<T> view, BoundedWindow window) {
    Contents contents = contents(view);
    // Not computeIfAbsent: what is made may be null, as an empty singleton's default.
    Object known = contents.made.get(window);
    if (known == null) {
      known = contents.make(window);
      if (known != null) {
        contents.made.put(window, known);
      }
    }
    return Unchecked.cast(known);
  }

  private Contents contents(PCollectionView<?> view) {
    Contents contents = views.get(view);
    if (contents == null) {
      throw new IllegalArgumentException("no view " + view + " was made");
    }
    return contents;
  }

  @Override
  public <T> boolean contains(PCollectionView<T> view) {
    return views.containsKey(view);
  }

  @Override
  public boolean isEmpty() {
    return views.isEmpty();
  }
}
