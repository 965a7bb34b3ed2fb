package dev.strandline.runners.local;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.reflect.DoFnSignature.Parameter;
import org.apache.beam.sdk.util.UserCodeException;
import org.jspecify.annotations.Nullable;

/** A method of a DoFn that is called by reflection. */
final class FnMethod {
  private final @Nullable Method method;
  private final Argument[] arguments;

  private FnMethod(@Nullable Method method, Argument[] arguments) {
    this.method = method;
    this.arguments = arguments;
  }

  /** What a method may be called with. */
  enum Argument {
    ELEMENT(Parameter.ElementParameter.class),
    TIMESTAMP(Parameter.TimestampParameter.class),
    WINDOW(Parameter.WindowParameter.class),
    PANE(Parameter.PaneInfoParameter.class),
    OPTIONS(Parameter.PipelineOptionsParameter.class),
    OUTPUT(Parameter.OutputReceiverParameter.class),
    OUTPUTS(Parameter.TaggedOutputReceiverParameter.class),
    PROCESS_CONTEXT(Parameter.ProcessContextParameter.class),
    START_CONTEXT(Parameter.StartBundleContextParameter.class),
    FINISH_CONTEXT(Parameter.FinishBundleContextParameter.class);

    private final Class<? extends Parameter> kind;

    Argument(Class<? extends Parameter> kind) {
      this.kind = kind;
    }

    private static @Nullable Argument of(Parameter parameter) {
      for (Argument argument : values()) {
        if (argument.kind.isInstance(parameter)) {
          boolean ofRows =
              parameter instanceof Parameter.OutputReceiverParameter output
                  && output.isRowReceiver();
          return ofRows ? null : argument;
        }
      }
      return null;
    }
  }

  /** Gives the arguments of one call. */
  interface Arguments {
    Object get(Argument argument);
  }

  /** The call of a method that the DoFn does not have. */
  static FnMethod none() {
    return new FnMethod(null, new Argument[0]);
  }

  /** The method; null where it is called with what only Beam's own callers give. */
  static @Nullable FnMethod of(Method method, List<Parameter> parameters) {
    Argument[] arguments = new Argument[parameters.size()];
    for (int i = 0; i < arguments.length; i++) {
      Argument argument = Argument.of(parameters.get(i));
      if (argument == null) {
        return null;
      }
      arguments[i] = argument;
    }
    boolean fits = method.getParameterCount() == arguments.length && method.trySetAccessible();
    return fits ? new FnMethod(method, arguments) : null;
  }

  /**
   * Calls it.
   *
   * @throws UserCodeException of whatever it throws
   */
  void call(DoFn<?, ?> fn, Arguments from) {
    if (method == null) {
      return;
    }
    Object[] given = new Object[arguments.length];
    for (int i = 0; i < given.length; i++) {
      given[i] = from.get(arguments[i]);
    }
    try {
      method.invoke(fn, given);
    } catch (InvocationTargetException e) {
      throw UserCodeException.wrap(e.getCause() == null ? e : e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("Cannot call " + method, e);
    }
  }
}
