package dev.strandline.runners.local;

import dev.strandline.runners.local.FnMethod.Argument;
import dev.strandline.runners.local.FnMethod.Arguments;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.beam.runners.core.SideInputReader;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.DoFnOutputReceivers;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.util.OutputBuilderSuppliers;
import org.apache.beam.sdk.util.WindowedValueMultiReceiver;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.WindowedValue;
import org.apache.beam.sdk.values.WindowedValues;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Calls a DoFn's methods by reflection: a call costs more than by {@link BeamCaller}, but no class
 * has to be made, which takes 5 to 70 ms. Elements are mostly batches of thousands of rows here, so
 * calls are few.
 */
final class ReflectiveCaller implements Caller {
  private final DoFn<Object, Object> fn;
  private final FnMethods methods;
  private final boolean byWindow;
  private final WindowedValueMultiReceiver out;
  private final SideInputReader views;
  private final PipelineOptions options;
  private final TupleTag<Object> mainTag;
  private final Set<TupleTag<?>> tags = new HashSet<>();
  private final Map<TupleTag<?>, Coder<?>> coders;

  ReflectiveCaller(
      DoFn<Object, Object> fn,
      FnMethods methods,
      Step.Each step,
      WindowedValueMultiReceiver out,
      SideInputReader views,
      PipelineOptions options) {
    this.fn = fn;
    this.methods = methods;
    this.byWindow = methods.observesWindow() || !views.isEmpty();
    this.out = out;
    this.views = views;
    this.options = options;
    this.mainTag = step.mainTag();
    this.tags.add(mainTag);
    this.tags.addAll(step.moreTags());
    this.coders = step.coders();
  }

  @Override
  public void setUp() {
    try {
      methods.setup().call(fn, argument -> of(argument, null));
    } catch (RuntimeException e) {
      try {
        tearDown();
      } catch (RuntimeException later) {
        e.addSuppressed(later);
      }
      throw e;
    }
  }

  @Override
  public void startBundle() {
    methods.startBundle().call(fn, argument -> of(argument, new Start(fn)));
  }

  @Override
  public void process(WindowedValue<Object> element) {
    if (byWindow) {
      for (WindowedValue<Object> one : element.explodeWindows()) {
        methods.process().call(fn, new Element(fn, one));
      }
    } else {
      methods.process().call(fn, new Element(fn, element));
    }
  }

  @Override
  public void finishBundle() {
    methods.finishBundle().call(fn, argument -> of(argument, new Finish(fn)));
  }

  @Override
  public void tearDown() {
    methods.teardown().call(fn, argument -> of(argument, null));
  }

  /** An argument outside of elements. */
  private Object of(Argument argument, @Nullable Object context) {
    return switch (argument) {
      case OPTIONS -> options;
      case START_CONTEXT, FINISH_CONTEXT -> Objects.requireNonNull(context, "no bundle");
      default -> throw new IllegalStateException(argument + " where there is no element");
    };
  }

  private <T> void give(TupleTag<T> tag, WindowedValue<T> value) {
    if (!tags.contains(tag)) {
      throw new IllegalArgumentException("Unknown output tag " + tag);
    }
    out.output(tag, value);
  }

  private final class Start extends DoFn<Object, Object>.StartBundleContext {
    Start(DoFn<Object, Object> fn) {
      fn.super();
    }

    @Override
    public PipelineOptions getPipelineOptions() {
      return options;
    }
  }

  private final class Finish extends DoFn<Object, Object>.FinishBundleContext {
    Finish(DoFn<Object, Object> fn) {
      fn.super();
    }

    @Override
    public PipelineOptions getPipelineOptions() {
      return options;
    }

    @Override
    public void output(Object output, Instant timestamp, BoundedWindow window) {
      output(mainTag, output, timestamp, window);
    }

    @Override
    public <T> void output(TupleTag<T> tag, T output, Instant timestamp, BoundedWindow window) {
      give(tag, WindowedValues.of(output, timestamp, window, PaneInfo.NO_FIRING));
    }
  }

  /** One element, and what may be asked and given while it is processed. */
  private final class Element extends DoFn<Object, Object>.ProcessContext implements Arguments {
    private final WindowedValue<Object> element;

    Element(DoFn<Object, Object> fn, WindowedValue<Object> element) {
      fn.super();
      this.element = element;
    }

    @Override
    public Object get(Argument argument) {
      return switch (argument) {
        case ELEMENT -> element.getValue();
        case TIMESTAMP -> element.getTimestamp();
        case WINDOW -> window();
        case PANE -> element.getPaneInfo();
        case OPTIONS -> options;
        case OUTPUT ->
            DoFnOutputReceivers.windowedReceiver(
                this, OutputBuilderSuppliers.supplierForElement(element), mainTag);
        case OUTPUTS ->
            DoFnOutputReceivers.windowedMultiReceiver(
                this, OutputBuilderSuppliers.supplierForElement(element), coders);
        case PROCESS_CONTEXT -> this;
        case START_CONTEXT, FINISH_CONTEXT ->
            throw new IllegalStateException(argument + " where there is an element");
      };
    }

    private BoundedWindow window() {
      Iterator<? extends BoundedWindow> windows = element.getWindows().iterator();
      BoundedWindow only = windows.next();
      if (windows.hasNext()) {
        throw new IllegalStateException("an element in several windows");
      }
      return only;
    }

    @Override
    public Object element() {
      return element.getValue();
    }

    @Override
    public <T> T sideInput(PCollectionView<T> view) {
      if (!views.contains(view)) {
        throw new IllegalArgumentException("the step has no side input " + view);
      }
      T found = views.get(view, view.getWindowMappingFn().getSideInputWindow(window()));
      return Unchecked.cast(found);
    }

    @Override
    public Instant timestamp() {
      return element.getTimestamp();
    }

    @Override
    public PaneInfo pane() {
      return element.getPaneInfo();
    }

    @Override
    public @Nullable String currentRecordId() {
      return element.getRecordId();
    }

    @Override
    public @Nullable Long currentRecordOffset() {
      return element.getRecordOffset();
    }

    @Override
    public PipelineOptions getPipelineOptions() {
      return options;
    }

    @Override
    public void output(Object output) {
      output(mainTag, output);
    }

    @Override
    public void outputWithTimestamp(Object output, Instant timestamp) {
      outputWithTimestamp(mainTag, output, timestamp);
    }

    @Override
    public void outputWindowedValue(
        Object output,
        Instant timestamp,
        Collection<? extends BoundedWindow> windows,
        PaneInfo pane) {
      outputWindowedValue(mainTag, output, timestamp, windows, pane);
    }

    @Override
    public <T> void output(TupleTag<T> tag, T output) {
      give(tag, element.withValue(output));
    }

    @Override
    public <T> void outputWithTimestamp(TupleTag<T> tag, T output, Instant timestamp) {
      outputWindowedValue(tag, output, timestamp, element.getWindows(), element.getPaneInfo());
    }

    @Override
    public <T> void outputWindowedValue(
        TupleTag<T> tag,
        T output,
        Instant timestamp,
        Collection<? extends BoundedWindow> windows,
        PaneInfo pane) {
      check(timestamp);
      give(tag, WindowedValues.of(output, timestamp, windows, pane));
    }

    // Beam marks the skew as deprecated, and still lets it count.
    @SuppressWarnings("deprecation")
    private void check(Instant timestamp) {
      long skew = fn.getAllowedTimestampSkew().getMillis();
      long now = element.getTimestamp().getMillis();
      long earliest =
          skew > now - BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis()
              ? BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis()
              : now - skew;
      if (timestamp.getMillis() < earliest
          || timestamp.isAfter(BoundedWindow.TIMESTAMP_MAX_VALUE)) {
        throw new IllegalArgumentException(
            "Cannot output with timestamp "
                + timestamp
                + ": the element's is "
                + element.getTimestamp()
                + ", the latest is "
                + BoundedWindow.TIMESTAMP_MAX_VALUE);
      }
    }
  }
}
